#include <nuages/fibers/sync.h>

namespace nuages::fibers {

using detail::LockGuard;
using detail::Waiter;
using detail::WakeList;

// ---------------------------------------------------------------- Mutex

void Mutex::lock() {
    lock_for(forever);
}

bool Mutex::lock_for(Duration timeout) {
    lock_.lock();
    if (held_) {
        Waiter waiter;
        return detail::wait_in(waiting_, lock_, timeout, waiter);
    }
    held_ = true;
    lock_.unlock();
    return true;
}

bool Mutex::try_lock() noexcept {
    const LockGuard guard(lock_);
    if (held_)
        return false;
    held_ = true;
    return true;
}

void Mutex::unlock() noexcept {
    WakeList next;
    lock_.lock();
    held_ = !waiting_.empty();  // it stays held, by the next one
    next.add(waiting_.pop());
    lock_.unlock();
    next.wake();
}

// ---------------------------------------------------------------- ConditionVariable

void ConditionVariable::wait(Mutex& mutex) {
    wait_for(mutex, forever);
}

bool ConditionVariable::wait_for(Mutex& mutex, Duration timeout) {
    struct LockAgain {
        Mutex& mutex;
        ~LockAgain() {
            const CancellationShield shield;
            mutex.lock();
        }
    };
    lock_.lock();
    mutex.unlock();
    const LockAgain again{mutex};
    Waiter waiter;
    return detail::wait_in(waiting_, lock_, timeout, waiter);
}

void ConditionVariable::notify_one() noexcept {
    WakeList woken;
    lock_.lock();
    woken.add(waiting_.pop());
    lock_.unlock();
    woken.wake();
}

void ConditionVariable::notify_all() noexcept {
    lock_.lock();
    WakeList woken = waiting_.pop_all();
    lock_.unlock();
    woken.wake();
}

// ---------------------------------------------------------------- Semaphore

void Semaphore::acquire(std::int64_t count) {
    acquire_for(forever, count);
}

bool Semaphore::acquire_for(Duration timeout, std::int64_t count) {
    lock_.lock();
    if (waiting_.empty() && available_ >= count) {
        available_ -= count;
        lock_.unlock();
        return true;
    }
    // One that gives up may have been in the way of those behind it.
    struct Regrant {
        Semaphore& semaphore;
        bool acquired = false;
        ~Regrant() {
            if (!acquired)
                semaphore.release(0);
        }
    } regrant{*this};
    Waiter waiter;
    waiter.count = count;
    return regrant.acquired = detail::wait_in(waiting_, lock_, timeout, waiter);
}

bool Semaphore::try_acquire(std::int64_t count) noexcept {
    const LockGuard guard(lock_);
    if (!waiting_.empty() || available_ < count)
        return false;
    available_ -= count;
    return true;
}

void Semaphore::release(std::int64_t count) noexcept {
    WakeList granted;
    lock_.lock();
    available_ += count;
    while (!waiting_.empty() && waiting_.front()->count <= available_) {
        available_ -= waiting_.front()->count;
        granted.add(waiting_.pop());
    }
    lock_.unlock();
    granted.wake();
}

// ---------------------------------------------------------------- Event

void Event::set() noexcept {
    lock_.lock();
    set_ = true;
    WakeList woken = waiting_.pop_all();
    lock_.unlock();
    woken.wake();
}

void Event::reset() noexcept {
    const LockGuard guard(lock_);
    set_ = false;
}

bool Event::is_set() const noexcept {
    const LockGuard guard(lock_);
    return set_;
}

void Event::wait() {
    wait_for(forever);
}

bool Event::wait_for(Duration timeout) {
    lock_.lock();
    if (!set_) {
        Waiter waiter;
        return detail::wait_in(waiting_, lock_, timeout, waiter);
    }
    lock_.unlock();
    return true;
}

}  // namespace nuages::fibers
