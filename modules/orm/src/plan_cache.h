#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "plan.h"

namespace nuages::orm::detail {

// Plans by the shape of their query. Safe from any thread; a lock is held for the look-up only, and there are
// several. Each part holds a limited number of plans, and where that is reached one that was not used lately
// makes room: a visitor who makes up filters can slow queries down to being compiled, and no more.
class PlanCache {
public:
    static constexpr std::size_t parts = 16;
    static constexpr std::size_t plans_a_part = 256;

    // Null where there is none. The bytes are compared, so that no coincidence of hashes can give another
    // query's plan.
    std::shared_ptr<const Plan> find(std::string_view shape);
    // Keeps the plan, unless another thread was quicker.
    void add(std::string_view shape, std::shared_ptr<const Plan> plan);
    std::size_t size() const;

private:
    struct Entry {
        std::uint64_t hash = 0;
        std::string shape;
        std::shared_ptr<const Plan> plan;
        bool used = false;
    };
    struct alignas(64) Part {
        mutable std::mutex mutex;
        std::vector<Entry> entries;
        std::vector<std::uint16_t> index;  // open addressing over entries, number + 1
        std::size_t hand = 0;              // of the clock that looks for an entry to replace

        Entry* find(std::uint64_t hash, std::string_view shape);
        void rebuild();
    };
    Part& part(std::uint64_t hash) { return parts_[hash >> 60]; }

    std::array<Part, parts> parts_;
};

}  // namespace nuages::orm::detail
