#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <nuages/base/time.h>

namespace nuages::fibers::detail {

// Whether a time-out is so far away that nobody will see it; adding it to a moment might overflow.
constexpr bool is_endless(Duration timeout) noexcept {
    return timeout >= Duration::days(36'500);
}

// A moment at which something is to be called. Lives where its owner wants it; must not move while it is
// pending.
struct TimerNode {
    using Callback = void (*)(TimerNode& node);
    static constexpr std::size_t not_pending = SIZE_MAX;

    Duration due;
    std::uint64_t order = 0;  // those of one moment fire in the order they were added
    Callback callback = nullptr;
    std::size_t position = not_pending;

    bool pending() const noexcept { return position != not_pending; }
};

// The pending timers of a loop: a binary heap whose nodes know their place, so that cancelling needs no
// search.
class Timers {
public:
    bool empty() const noexcept { return heap_.empty(); }
    Duration next_due() const noexcept { return heap_.front()->due; }
    void add(TimerNode& node);
    void cancel(TimerNode& node) noexcept;  // of one that is not pending does nothing
    // Calls those that are due; what they add waits for the next time even if it is due already.
    void fire(Duration now);

private:
    void place(TimerNode* node, std::size_t position) noexcept;
    void sift_up(std::size_t position) noexcept;
    void sift_down(std::size_t position) noexcept;

    std::vector<TimerNode*> heap_;
    std::uint64_t next_order_ = 0;
};

}  // namespace nuages::fibers::detail
