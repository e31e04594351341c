#include <chrono>
#include <condition_variable>
#include <mutex>

#include <nuages/fibers/detail/wait_queue.h>

#include "loop_state.h"
#include "suspend.h"

namespace nuages::fibers::detail {
namespace {

// What a plain thread sleeps on.
struct Sleeper {
    std::mutex mutex;
    std::condition_variable woken;
};
thread_local Sleeper sleeper;

// False where the time-out came first.
bool sleep_until_woken(const Waiter& waiter, Duration timeout) {
    std::unique_lock lock(sleeper.mutex);
    const auto woken = [&] { return waiter.woken; };
    if (is_endless(timeout)) {
        sleeper.woken.wait(lock, woken);
        return true;
    }
    return sleeper.woken.wait_for(lock, std::chrono::microseconds(timeout.us), woken);
}

void wake_one(Waiter& waiter) noexcept {
    if (FiberState* const fiber = waiter.fiber) {
        if (&fiber->loop != this_thread().loop) {
            fiber->loop.deliver(waiter);
            return;
        }
        waiter.woken = true;
        fiber->loop.make_ready(*fiber);
        return;
    }
    auto& thread = *static_cast<Sleeper*>(waiter.thread);
    const std::lock_guard lock(thread.mutex);
    waiter.woken = true;
    thread.woken.notify_one();
}

}  // namespace

void Lock::lock_contended() noexcept {
    while (state_.exchange(2, std::memory_order_acquire) != 0)
        state_.wait(2, std::memory_order_relaxed);
}

void WakeList::add(Waiter* waiter) noexcept {
    if (!waiter)
        return;
    waiter->next = nullptr;
    (last_ ? last_->next : first_) = waiter;
    last_ = waiter;
}

void WakeList::wake() noexcept {
    while (first_) {
        Waiter& waiter = *first_;
        first_ = waiter.next;
        wake_one(waiter);
    }
}

void WaitQueue::push(Waiter& waiter) noexcept {
    waiter.queued = true;
    waiter.next = nullptr;
    waiter.previous = last_;
    (last_ ? last_->next : first_) = &waiter;
    last_ = &waiter;
}

Waiter* WaitQueue::pop() noexcept {
    Waiter* const waiter = first_;
    if (waiter)
        remove(*waiter);
    return waiter;
}

WakeList WaitQueue::pop_all() noexcept {
    WakeList list;
    while (!empty())
        list.add(pop());
    return list;
}

bool WaitQueue::remove(Waiter& waiter) noexcept {
    if (!waiter.queued)
        return false;
    waiter.queued = false;
    (waiter.previous ? waiter.previous->next : first_) = waiter.next;
    (waiter.next ? waiter.next->previous : last_) = waiter.previous;
    return true;
}

bool wait_in(WaitQueue& queue, Lock& lock, Duration timeout, Waiter& waiter) {
    if (timeout.us <= 0) {
        lock.unlock();
        return false;
    }
    FiberState* const fiber = this_thread().fiber;
    if (fiber && must_cancel(*fiber)) {
        lock.unlock();
        throw_cancelled();
    }
    waiter.fiber = fiber;
    waiter.thread = fiber ? nullptr : &sleeper;
    queue.push(waiter);
    lock.unlock();

    Wake wake = Wake::done;
    if (fiber)
        wake = suspend_until(waiter.woken, timeout);
    else if (!sleep_until_woken(waiter, timeout))
        wake = Wake::timed_out;
    if (wake == Wake::done)
        return true;

    lock.lock();
    const bool gave_up = queue.remove(waiter);
    lock.unlock();
    if (!gave_up) {  // taken out meanwhile: what it waited for is its own, and the wake() is on its way
        if (fiber)
            suspend_until_done(waiter.woken);
        else
            sleep_until_woken(waiter, forever);
        return true;
    }
    if (wake == Wake::cancelled)
        throw_cancelled();
    return false;
}

}  // namespace nuages::fibers::detail
