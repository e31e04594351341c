#include "loop_state.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <sys/eventfd.h>
#include <thread>
#include <time.h>
#include <unistd.h>

#include <nuages/base/error.h>

#include "suspend.h"

namespace nuages::fibers {
namespace {

[[noreturn]] void throw_system_error(const char* what) {
    throw Error(std::string(what) + ": " + std::strerror(errno));
}

}  // namespace

void detail::write_unhandled(std::exception_ptr error) {
    try {
        std::rethrow_exception(std::move(error));
    } catch (const std::exception& e) {
        std::fprintf(stderr, "nuages: an exception left a fiber that nobody joins: %s\n", e.what());
    } catch (...) {
        std::fprintf(stderr, "nuages: an exception left a fiber that nobody joins\n");
    }
}

Duration monotonic_now() noexcept {
    timespec time;
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return Duration{time.tv_sec * 1'000'000 + time.tv_nsec / 1000};
}

struct LoopState::Posted {
    Function<void()> f;
    Posted* next = nullptr;
};

LoopState::LoopState(Loop& owner, BlockingPool* pool) : owner_(owner), now_(monotonic_now()), pool_(pool) {
    detail::ThreadState& thread = detail::this_thread();
    if (thread.loop)
        throw Error("this thread has a Loop already: use Loop::current()");
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll_ < 0)
        throw_system_error("epoll_create1");
    wakeup_.callback = [](Watch& watch, std::uint32_t) {
        std::uint64_t count;
        [[maybe_unused]] const ssize_t size = ::read(watch.fd, &count, sizeof count);
    };
    wakeup_.fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (wakeup_.fd < 0) {
        ::close(epoll_);
        throw_system_error("eventfd");
    }
    add(wakeup_, EPOLLIN);
    idle_.reserve(pooled_fibers + 1);  // so that recycle() cannot fail
    thread.loop = this;
    thread.exceptions = detail::runtime_exception_state();
}

void LoopState::end_fibers() {
    // A fiber that swallowed its cancellation, or was not yet there for it, gets another one each second.
    constexpr Duration again = Duration::seconds(1);
    detail::TimerNode alarm;
    alarm.due = monotonic_now();
    alarm.callback = [](detail::TimerNode&) {};
    last_seen_ = alarm.due;
    while (idle_.size() != fibers_.size()) {
        if (!alarm.pending()) {
            cancel_all();
            alarm.due = alarm.due + again;
            timers_.add(alarm);
        }
        round();
    }
    timers_.cancel(alarm);
}

LoopState::~LoopState() {
    while (visitors_.load(std::memory_order_acquire) != 0)
        std::this_thread::yield();
    drain_inbox();
    deferred_.clear();
    own_pool_.reset();
    for (detail::FiberState* fiber : fibers_)
        detail::destroy_fiber(fiber);
    detail::this_thread().loop = nullptr;
    ::close(wakeup_.fd);
    ::close(epoll_);
}

// ---------------------------------------------------------------- rounds

void LoopState::run() {
    if (running_)
        throw Error("Loop::run() inside of itself: the loop is running already");
    last_seen_ = monotonic_now();
    while (!stop_.exchange(false, std::memory_order_acquire))
        round();
}

void LoopState::run_job(void (*job)(void*), void* argument, const bool& done) {
    if (running_)
        throw Error("fibers::run() in a callback of the running loop: spawn() a fiber instead");
    make_ready(take_fiber(job, argument));
    last_seen_ = monotonic_now();
    while (!done)
        round();
}

void LoopState::round() noexcept {
    const int count =
        ::epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), wait_milliseconds());
    const Duration began = monotonic_now();
    // A wait that took longer than the call itself: nothing was there, so nothing had been waiting.
    constexpr Duration idle{100};
    const Duration busy = last_seen_ - now_;
    if (began - last_seen_ > idle)
        backlog_ = Duration{};
    else
        backlog_ = count == static_cast<int>(events_.size()) ? backlog_ + busy : busy;
    now_ = slice_start_ = began;
    running_ = true;
    if (count > 0)
        dispatch(count);
    if (!timers_.empty() && timers_.next_due() <= now_)
        timers_.fire(now_);
    if (signalled_.load(std::memory_order_relaxed))
        drain_inbox();
    if (first_ready_)
        run_ready();
    if (!deferred_.empty())
        run_deferred();
    running_ = false;

    last_seen_ = monotonic_now();
    const std::int64_t lag = (last_seen_ - now_).us;
    last_lag_.store(lag, std::memory_order_relaxed);
    if (lag > max_lag_.load(std::memory_order_relaxed))
        max_lag_.store(lag, std::memory_order_relaxed);
}

int LoopState::wait_milliseconds() const noexcept {
    if (first_ready_ || !deferred_.empty())
        return 0;
    if (timers_.empty())
        return -1;
    const std::int64_t us = (timers_.next_due() - last_seen_).us;
    if (us <= 0)
        return 0;
    constexpr std::int64_t longest = 3'600'000;
    return static_cast<int>(std::min((us + 999) / 1000, longest));
}

void LoopState::dispatch(int count) {
    event_count_ = count;
    for (event_ = 0; event_ < event_count_; ++event_) {
        const epoll_event& event = events_[static_cast<std::size_t>(event_)];
        if (auto* watch = static_cast<Watch*>(event.data.ptr))
            watch->callback(*watch, event.events);
    }
    event_count_ = 0;
}

void LoopState::run_deferred() {
    running_deferred_.swap(deferred_);
    for (auto& f : running_deferred_)
        f();
    running_deferred_.clear();
}

void LoopState::run_ready() {
    detail::FiberState* fiber = first_ready_;
    first_ready_ = last_ready_ = nullptr;
    while (fiber) {
        detail::FiberState* const next = fiber->next_ready;
        // Of many that waited, each one's stack has left the caches; it comes back while another runs.
        if (next)
            detail::prefetch(*next);
        fiber->ready = false;
        slice_start_ = monotonic_now();
        resume(*fiber);
        fiber = next;
    }
}

Loop::Lag LoopState::lag() const noexcept {
    return {Duration{last_lag_.load(std::memory_order_relaxed)},
            Duration{max_lag_.load(std::memory_order_relaxed)}};
}

void LoopState::defer(Function<void()> f) {
    deferred_.push_back(std::move(f));
}

// ---------------------------------------------------------------- descriptors

void LoopState::add(Watch& watch, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watch;
    waits_.forget(watch.fd);
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, watch.fd, &event) != 0)
        throw_system_error("cannot watch the descriptor");
    ++watched_;
}

void LoopState::modify(Watch& watch, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watch;
    if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, watch.fd, &event) != 0)
        throw_system_error("cannot change what the descriptor is watched for");
}

void LoopState::remove(Watch& watch) noexcept {
    --watched_;
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, watch.fd, nullptr);
    for (int i = event_ + 1; i < event_count_; ++i) {
        epoll_event& event = events_[static_cast<std::size_t>(i)];
        if (event.data.ptr == &watch)
            event.data.ptr = nullptr;
    }
}

// ---------------------------------------------------------------- fibers

detail::FiberState& LoopState::take_fiber(void (*job)(void*), void* argument) {
    if (idle_.empty()) {
        if (fibers_.size() == fibers_.capacity())
            fibers_.reserve(2 * fibers_.size() + 16);
        detail::FiberState* fiber = detail::create_fiber(*this);
        fiber->index = fibers_.size();
        fibers_.push_back(fiber);
        idle_.push_back(fiber);
    }
    detail::FiberState& fiber = *idle_.back();
    idle_.pop_back();
    fiber.job = job;
    fiber.argument = argument;
    fiber.busy = true;
    return fiber;
}

void LoopState::make_ready(detail::FiberState& fiber) noexcept {
    if (fiber.ready)
        return;
    fiber.ready = true;
    fiber.next_ready = nullptr;
    if (last_ready_)
        last_ready_->next_ready = &fiber;
    else
        first_ready_ = &fiber;
    last_ready_ = &fiber;
}

bool LoopState::resume(detail::FiberState& fiber) noexcept {
    detail::switch_to(fiber);
    if (fiber.busy) {
        end_slice(fiber);
        return true;
    }
    recycle(fiber);
    return false;
}

void LoopState::end_slice(detail::FiberState& fiber) noexcept {
    const Duration now = monotonic_now();
    if (on_long_slice_ && now - slice_start_ > long_slice_)
        on_long_slice_(fiber.label, now - slice_start_);
    slice_start_ = now;
}

void LoopState::recycle(detail::FiberState& fiber) noexcept {
    fiber.cancel_pending = false;
    fiber.label = {};
    if (idle_.size() < pooled_fibers) {
        idle_.push_back(&fiber);
        return;
    }
    fibers_[fiber.index] = fibers_.back();
    fibers_[fiber.index]->index = fiber.index;
    fibers_.pop_back();
    detail::destroy_fiber(&fiber);
}

void LoopState::cancel(detail::FiberState& fiber) noexcept {
    fiber.cancel_pending = true;
    if (fiber.interruptible)
        make_ready(fiber);
}

void LoopState::cancel_all() noexcept {
    for (detail::FiberState* fiber : fibers_) {
        if (fiber->busy)
            cancel(*fiber);
    }
}

void LoopState::report_unhandled(std::exception_ptr error) {
    if (on_unhandled_)
        on_unhandled_(std::move(error));
    else
        detail::write_unhandled(std::move(error));
}

BlockingPool& LoopState::pool() {
    if (!pool_) {
        own_pool_ = std::make_unique<BlockingPool>();
        pool_ = own_pool_.get();
    }
    return *pool_;
}

// ---------------------------------------------------------------- from any thread

// The loop may end as soon as its last fiber has heard what it waited for, while the thread that told it is
// still here: the destructor waits until all visitors have left.
template <class Node>
void LoopState::push_from_any_thread(std::atomic<Node*>& stack, Node* node, Node* Node::*link) noexcept {
    visitors_.fetch_add(1, std::memory_order_relaxed);
    Node* top = stack.load(std::memory_order_relaxed);
    do {
        node->*link = top;
    } while (!stack.compare_exchange_weak(top, node, std::memory_order_release, std::memory_order_relaxed));
    signal();
    visitors_.fetch_sub(1, std::memory_order_release);
}

void LoopState::signal() noexcept {
    if (signalled_.exchange(true, std::memory_order_acq_rel))
        return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t size = ::write(wakeup_.fd, &one, sizeof one);
}

void LoopState::stop() noexcept {
    const int saved = errno;
    stop_.store(true, std::memory_order_release);
    signal();
    errno = saved;
}

void LoopState::post(Function<void()> f) {
    push_from_any_thread(posted_, new Posted{std::move(f)}, &Posted::next);
}

void LoopState::deliver(detail::Waiter& waiter) noexcept {
    push_from_any_thread(delivered_, &waiter, &detail::Waiter::inbox_next);
}

void LoopState::drain_inbox() {
    signalled_.exchange(false, std::memory_order_acq_rel);

    // Both lists come youngest first.
    detail::Waiter* waiters = nullptr;
    for (auto* w = delivered_.exchange(nullptr, std::memory_order_acquire); w;) {
        detail::Waiter* const next = w->inbox_next;
        w->inbox_next = waiters;
        waiters = w;
        w = next;
    }
    while (waiters) {
        detail::Waiter& waiter = *waiters;
        waiters = waiter.inbox_next;
        waiter.woken = true;
        make_ready(*waiter.fiber);
    }

    Posted* posted = nullptr;
    for (Posted* p = posted_.exchange(nullptr, std::memory_order_acquire); p;) {
        Posted* const next = p->next;
        p->next = posted;
        posted = p;
        p = next;
    }
    while (posted) {
        const std::unique_ptr<Posted> first(posted);
        posted = first->next;
        defer(std::move(first->f));
    }
}

}  // namespace nuages::fibers
