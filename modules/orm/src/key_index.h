#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include <nuages/base/value.h>

#include "value_hash.h"

namespace nuages::orm::detail {

// Where the object, or whatever else, of a key is. Made for keys that are whole numbers, which almost all
// are.
class KeyIndex {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    // The place of the key; none where it has none.
    std::size_t find(const Value& key) const noexcept;
    // Notes the place, unless the key has one: true where it had not.
    bool add(const Value& key, std::size_t place);
    std::size_t size() const noexcept { return numbers_ + others_.size(); }

private:
    struct Slot {
        std::int64_t key;
        std::size_t place = none;
    };
    std::size_t slot_of(std::int64_t key) const noexcept;
    void grow();

    std::vector<Slot> slots_;   // open addressing, a power of two, at most half full
    std::size_t numbers_ = 0;   // of slots that are taken
    std::uint64_t secret_ = 0;  // so that nobody can choose keys that fall together
    std::unordered_map<Value, std::size_t, ValueHash> others_;
};

// Each of these keys once.
std::vector<Value> without_repeats(const std::vector<Value>& keys);

}  // namespace nuages::orm::detail
