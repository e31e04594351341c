#pragma once

#include <cstdint>

#include <nuages/fibers/detail/wait_queue.h>
#include <nuages/fibers/fiber.h>

// Locks for fibers of one loop, of several loops and for plain threads, in any mixture. Who came first is
// served first. Waiting suspends a fiber and blocks a thread; every wait throws Cancelled in a fiber that is
// cancelled, and then has taken nothing. A `_for` function returns false where its time-out came first.
namespace nuages::fibers {

// Handed over directly from its holder to the one that waits longest. Not recursive. May be released by
// another fiber or thread than the one that took it.
class Mutex {
public:
    Mutex() = default;
    Mutex(const Mutex&) = delete;
    Mutex& operator=(const Mutex&) = delete;

    void lock();
    bool lock_for(Duration timeout);
    bool try_lock() noexcept;
    void unlock() noexcept;

private:
    detail::Lock lock_;
    bool held_ = false;
    detail::WaitQueue waiting_;
};

// Holds a Mutex for a block.
class MutexLock {
public:
    explicit MutexLock(Mutex& mutex) : mutex_(mutex) { mutex_.lock(); }
    ~MutexLock() { mutex_.unlock(); }
    MutexLock(const MutexLock&) = delete;
    MutexLock& operator=(const MutexLock&) = delete;

private:
    Mutex& mutex_;
};

// Always used with the same Mutex, which the caller holds and which is held again when the wait ends in
// whatever way. No spurious wake-ups; still, what was waited for may be taken by another before the mutex is
// held again.
class ConditionVariable {
public:
    ConditionVariable() = default;
    ConditionVariable(const ConditionVariable&) = delete;
    ConditionVariable& operator=(const ConditionVariable&) = delete;

    void wait(Mutex& mutex);
    bool wait_for(Mutex& mutex, Duration timeout);
    template <class Predicate>
    void wait(Mutex& mutex, Predicate holds) {
        while (!holds())
            wait(mutex);
    }
    void notify_one() noexcept;
    void notify_all() noexcept;

private:
    detail::Lock lock_;
    detail::WaitQueue waiting_;
};

// Counts permits. One that asks for many is not overtaken by later ones that ask for few.
class Semaphore {
public:
    explicit Semaphore(std::int64_t permits) : available_(permits) {}
    Semaphore(const Semaphore&) = delete;
    Semaphore& operator=(const Semaphore&) = delete;

    void acquire(std::int64_t count = 1);
    bool acquire_for(Duration timeout, std::int64_t count = 1);
    bool try_acquire(std::int64_t count = 1) noexcept;
    void release(std::int64_t count = 1) noexcept;

private:
    detail::Lock lock_;
    std::int64_t available_;
    detail::WaitQueue waiting_;
};

// Stays set until it is reset; wakes all that wait. May be destroyed as soon as a wait() has returned.
class Event {
public:
    Event() = default;
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

    void set() noexcept;
    void reset() noexcept;
    bool is_set() const noexcept;
    void wait();
    bool wait_for(Duration timeout);

private:
    mutable detail::Lock lock_;
    bool set_ = false;
    detail::WaitQueue waiting_;
};

}  // namespace nuages::fibers
