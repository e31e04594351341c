#pragma once

#include <array>
#include <atomic>
#include <exception>
#include <memory>
#include <sys/epoll.h>
#include <vector>

#include <nuages/fibers/blocking.h>
#include <nuages/fibers/detail/wait_queue.h>
#include <nuages/fibers/loop.h>

#include "descriptor_waits.h"
#include "fiber_state.h"
#include "timers.h"

namespace nuages::fibers {

namespace detail {
// To stderr.
void write_unhandled(std::exception_ptr error);
}  // namespace detail

// What a Loop is made of. Only the loop's own thread touches it, save for the part "from any thread".
class LoopState {
public:
    LoopState(Loop& owner, BlockingPool* pool);
    ~LoopState();

    void run();
    // Runs that job in a fiber, and the loop until the job has set `done`.
    void run_job(void (*job)(void*), void* argument, const bool& done);

    Loop* owner() const noexcept { return &owner_; }

    // Cancels the fibers that are left and runs them to their end; before the destructor.
    void end_fibers();

    // -- Descriptors
    void add(Watch& watch, std::uint32_t events);
    void modify(Watch& watch, std::uint32_t events);
    void remove(Watch& watch) noexcept;
    detail::DescriptorWaits& waits() noexcept { return waits_; }
    int epoll() const noexcept { return epoll_; }

    // -- Time
    detail::Timers& timers() noexcept { return timers_; }
    Duration now() const noexcept { return now_; }
    Loop::Lag lag() const noexcept;
    void reset_lag() noexcept { max_lag_.store(0, std::memory_order_relaxed); }
    Duration backlog() const noexcept { return backlog_; }
    void on_long_slice(Duration threshold, Function<void(std::string_view, Duration)> f) {
        long_slice_ = threshold;
        on_long_slice_ = std::move(f);
    }
    Duration slice_start() const noexcept { return slice_start_; }
    void start_slice(Duration now) noexcept { slice_start_ = now; }

    // -- Fibers
    // One from the pool, with that job, not running yet.
    detail::FiberState& take_fiber(void (*job)(void*), void* argument);
    void make_ready(detail::FiberState& fiber) noexcept;
    // False where its job has ended and it is back in the pool.
    bool resume(detail::FiberState& fiber) noexcept;
    void cancel(detail::FiberState& fiber) noexcept;

    void defer(Function<void()> f);
    void on_unhandled(Function<void(std::exception_ptr)> f) { on_unhandled_ = std::move(f); }
    void report_unhandled(std::exception_ptr error);
    BlockingPool& pool();
    std::size_t busy_fibers() const noexcept { return fibers_.size() - idle_.size(); }
    bool serves_one_fiber() const noexcept {
        return busy_fibers() == 1 && watched_ == 1 && timers_.empty() && deferred_.empty() &&
               !posted_.load(std::memory_order_relaxed);
    }

    // -- From any thread
    void stop() noexcept;
    void post(Function<void()> f);
    // Tells a waiter of one of this loop's fibers that it has been woken.
    void deliver(detail::Waiter& waiter) noexcept;

private:
    struct Posted;

    void round() noexcept;
    int wait_milliseconds() const noexcept;
    void dispatch(int count);
    void run_deferred();
    void run_ready();
    void drain_inbox();
    void end_slice(detail::FiberState& fiber) noexcept;
    void cancel_all() noexcept;
    void recycle(detail::FiberState& fiber) noexcept;
    template <class Node>
    void push_from_any_thread(std::atomic<Node*>& stack, Node* node, Node* Node::*link) noexcept;
    void signal() noexcept;

    // Idle fibers beyond this many give their stacks back.
    static constexpr std::size_t pooled_fibers = 256;
    static constexpr std::size_t events_a_round = 256;

    Loop& owner_;
    int epoll_ = -1;
    Watch wakeup_{};  // an eventfd
    std::array<epoll_event, events_a_round> events_;
    int event_ = 0;  // the one being delivered
    int event_count_ = 0;
    std::size_t watched_ = 0;  // descriptors, the eventfd among them
    bool running_ = false;

    detail::DescriptorWaits waits_{*this};
    detail::Timers timers_;
    Duration now_;        // the beginning of the round
    Duration last_seen_;  // its end
    Duration backlog_;    // see Loop::backlog()
    Duration slice_start_;
    Duration long_slice_ = forever;
    std::atomic<std::int64_t> last_lag_{0};
    std::atomic<std::int64_t> max_lag_{0};

    std::vector<Function<void()>> deferred_;
    std::vector<Function<void()>> running_deferred_;
    detail::FiberState* first_ready_ = nullptr;
    detail::FiberState* last_ready_ = nullptr;
    std::vector<detail::FiberState*> fibers_;  // all
    std::vector<detail::FiberState*> idle_;    // the last one is used next: its stack is warm
    Function<void(std::exception_ptr)> on_unhandled_;
    Function<void(std::string_view, Duration)> on_long_slice_;
    BlockingPool* pool_;
    std::unique_ptr<BlockingPool> own_pool_;

    std::atomic<bool> stop_{false};
    std::atomic<bool> signalled_{false};
    std::atomic<int> visitors_{0};  // other threads between entering and leaving a function of this part
    std::atomic<detail::Waiter*> delivered_{nullptr};
    std::atomic<Posted*> posted_{nullptr};
};

}  // namespace nuages::fibers
