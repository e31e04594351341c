#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

#include <nuages/fibers/detail/result.h>

namespace nuages::fibers {

namespace detail {
void run_on_worker(void (*call)(void*), void* argument);
}

// Threads for work that would block a loop. They start when there is work; the destructor finishes what was
// given and joins them.
class BlockingPool {
public:
    // `threads` of 0 is one a core and at least four.
    explicit BlockingPool(unsigned threads = 0);
    ~BlockingPool();
    BlockingPool(const BlockingPool&) = delete;
    BlockingPool& operator=(const BlockingPool&) = delete;

    // The most there may be.
    unsigned threads() const noexcept;

    struct Use {
        std::size_t busy = 0;     // threads that work
        std::size_t waiting = 0;  // jobs that no thread has taken yet
    };
    // Any thread.
    Use use() const;

private:
    friend void detail::run_on_worker(void (*call)(void*), void* argument);
    class Impl;
    std::unique_ptr<Impl> impl_;
};

// Runs f on a worker thread, suspends the fiber until it is done, and returns or throws what f did. f sees
// the fiber's scope (scope.h) and is outside of any fiber: what waits in it blocks the worker. Because f uses
// the fiber's stack the wait cannot be cancelled; a cancellation that is due is thrown before it starts.
// Outside a fiber f runs in place.
template <class F>
auto run_blocking(F&& f) -> std::invoke_result_t<F&> {
    detail::CallSlot<std::remove_reference_t<F>> slot(f);
    detail::run_on_worker(&slot.call, &slot);
    return slot.take();
}

}  // namespace nuages::fibers
