#pragma once

#include <atomic>
#include <cstdint>

#include <nuages/base/time.h>

namespace nuages::fibers {
class LoopState;
}

namespace nuages::fibers::detail {

struct FiberState;

// Guards the few words of a primitive; never held across a suspension.
class Lock {
public:
    void lock() noexcept {
        if (state_.exchange(1, std::memory_order_acquire) != 0)
            lock_contended();
    }
    void unlock() noexcept {
        if (state_.exchange(0, std::memory_order_release) == 2)
            state_.notify_one();
    }

private:
    void lock_contended() noexcept;
    std::atomic<int> state_{0};  // 0 free, 1 held, 2 held and waited for
};

class LockGuard {
public:
    explicit LockGuard(Lock& lock) noexcept : lock_(lock) { lock_.lock(); }
    ~LockGuard() { lock_.unlock(); }
    LockGuard(const LockGuard&) = delete;
    LockGuard& operator=(const LockGuard&) = delete;

private:
    Lock& lock_;
};

// A fiber or a thread that waits; lives on its stack. Whoever takes it out of the queue owes it one wake.
struct Waiter {
    // Guarded by the lock of the primitive.
    Waiter* next = nullptr;
    Waiter* previous = nullptr;
    bool queued = false;
    bool refused = false;    // woken without what it waited for: the channel was closed
    std::int64_t count = 1;  // how many permits it asks for

    bool woken = false;           // by the fiber's loop, or under the thread's own mutex
    FiberState* fiber = nullptr;  // null for a thread
    void* thread = nullptr;
    Waiter* inbox_next = nullptr;
};

// Waiters that were taken out of their queue, to be woken once the lock is released.
class WakeList {
public:
    void add(Waiter* waiter) noexcept;  // null adds nothing
    // From any thread. The waiters may be gone when this returns.
    void wake() noexcept;

private:
    Waiter* first_ = nullptr;
    Waiter* last_ = nullptr;
};

class WaitQueue {
public:
    bool empty() const noexcept { return first_ == nullptr; }
    Waiter* front() const noexcept { return first_; }
    void push(Waiter& waiter) noexcept;
    Waiter* pop() noexcept;  // null where empty
    WakeList pop_all() noexcept;
    bool remove(Waiter& waiter) noexcept;  // false where it was taken out already

private:
    Waiter* first_ = nullptr;
    Waiter* last_ = nullptr;
};

// Waits at the end of `queue`, whose `lock` the caller holds and which is released on return. True: taken out
// of the queue and woken. False: the time-out came first. Throws Cancelled without having been taken out.
bool wait_in(WaitQueue& queue, Lock& lock, Duration timeout, Waiter& waiter);

}  // namespace nuages::fibers::detail
