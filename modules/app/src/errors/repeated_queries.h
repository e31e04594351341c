#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <nuages/db/observe.h>

namespace nuages::app {

// Notices a statement that one line of a request runs again and again, as a loop does that asks for each row
// what one query would give for all. Costs a walk along the stack for each statement, so it is for debug
// only.
class RepeatedQueries final : public db::QueryObserver {
public:
    // A statement is noticed when it runs for that time from one place; 0: never.
    explicit RepeatedQueries(std::size_t limit) noexcept : limit_(limit) {}

    void on_query(const db::QueryEvent& event) override;
    // Writes a warning for each to the log, with the line of the site's that ran it.
    void warn(std::string_view path) const;

private:
    struct Place {
        std::size_t runs = 0;
        std::string sql{};
        std::vector<std::uintptr_t> stack{};
    };

    std::size_t limit_;
    std::unordered_map<std::uint64_t, Place> places_;  // by text and stack
};

}  // namespace nuages::app
