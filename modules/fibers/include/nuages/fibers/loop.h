#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string_view>
#include <utility>

#include <nuages/base/function.h>
#include <nuages/base/time.h>

namespace nuages::fibers {

class BlockingPool;
class LoopState;

// Time since some fixed moment, on the clock that never jumps.
Duration monotonic_now() noexcept;

// What a descriptor's events are delivered to: made part of the object that owns the descriptor, so that
// watching costs no allocation and delivering no look-up. It must stay where it is while it is watched.
struct Watch {
    using Callback = void (*)(Watch& watch, std::uint32_t events);
    Callback callback;
    int fd = -1;
};

namespace detail {
struct FunctionTimer;
struct FdHandler;
}  // namespace detail

// A pending call made by Loop::timer(); destroying it cancels the call. Belongs to its loop's thread and must
// not outlive the loop.
class Timer {
public:
    Timer() = default;
    Timer(Timer&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
    Timer& operator=(Timer&& other) noexcept {
        std::swap(node_, other.node_);
        return *this;
    }
    ~Timer() { cancel(); }

    void cancel() noexcept;

private:
    friend class Loop;
    explicit Timer(detail::FunctionTimer* node) : node_(node) {}
    detail::FunctionTimer* node_ = nullptr;
};

// A descriptor watched by Loop::watch(); destroying it ends that. Belongs to its loop's thread and must not
// outlive the loop. The descriptor stays open.
class Subscription {
public:
    Subscription() = default;
    Subscription(Subscription&& other) noexcept : handler_(std::exchange(other.handler_, nullptr)) {}
    Subscription& operator=(Subscription&& other) noexcept {
        std::swap(handler_, other.handler_);
        return *this;
    }
    ~Subscription() { cancel(); }

    void cancel() noexcept;

private:
    friend class Loop;
    explicit Subscription(detail::FdHandler* handler) : handler_(handler) {}
    detail::FdHandler* handler_ = nullptr;
};

// The event loop of one thread: level-triggered epoll, timers, deferred calls and the fibers that are ready
// to run. Its functions belong to the thread that made it, save for those that say otherwise. Callbacks run
// on the loop's own stack, not in a fiber, and must not let an exception out.
class Loop {
public:
    // Workers of `pool` run what the loop's fibers give to run_blocking(); the pool must outlive the loop.
    // Without one the loop makes its own at the first need. Throws Error where the thread has a loop already
    // or the system refuses.
    explicit Loop(BlockingPool* pool = nullptr);
    // Cancels the fibers that are left and runs them to their end.
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // The loop that this thread made, running or not; null where it has none.
    static Loop* current() noexcept;

    // Serves until stop() is called. Not in a fiber.
    void run();
    // Any thread, and signal handlers. Ends run() after the round in progress; the next run() goes on.
    void stop() noexcept;

    // Runs f on this loop at the end of the present round: after its events and the fibers that are ready.
    void defer(Function<void()> f);
    // As defer, from any thread, while the loop lives.
    void post(Function<void()> f);
    // Runs f once, `delay` from now.
    [[nodiscard]] Timer timer(Duration delay, Function<void()> f);
    // Runs f whenever one of the EPOLL* events holds; EPOLLERR and EPOLLHUP always count.
    [[nodiscard]] Subscription watch(int fd, std::uint32_t events, Function<void(std::uint32_t)> f);

    // The same without an allocation, for those who have a Watch inside. After remove() no event is delivered
    // any more, not even one of the present round. Remove before the descriptor is closed. With EPOLLET among
    // the events they are told of once, and again after modify().
    void add(Watch& watch, std::uint32_t events);
    void modify(Watch& watch, std::uint32_t events);
    void remove(Watch& watch) noexcept;

    // The moment at which the present round began; cheaper than monotonic_now().
    Duration now() const noexcept;

    // What is called with an exception that left a fiber whose handles are all gone. Writes it to stderr by
    // default.
    void on_unhandled(Function<void(std::exception_ptr)> f);

    // How long a round kept those waiting who became ready during it. Any thread.
    struct Lag {
        Duration last;
        Duration max;  // since the last reset
    };
    Lag lag() const noexcept;
    void reset_lag() noexcept;

    // How long what this round serves may have waited before it began: as long as the round before took, or
    // nothing where the loop was idle in between.
    Duration backlog() const noexcept;

    // Calls f(name, length) after a fiber has kept the thread for longer than `threshold` without suspending;
    // the name is its Label's (fiber.h). Stretches that end with the fiber itself are not seen: who starts
    // fibers can compare the time with slice_start(). f is called on the loop's own stack.
    void on_long_slice(Duration threshold, Function<void(std::string_view, Duration)> f);
    // When what runs now got the thread: the beginning of the round, or later the moment at which a fiber
    // before it suspended, at which it was resumed itself, or that start_slice() told. Fibers that ended
    // without telling and callbacks count for what runs next. Cheaper than monotonic_now().
    Duration slice_start() const noexcept;
    void start_slice(Duration now) noexcept;
    // Fibers that have work, suspended ones included.
    std::size_t busy_fibers() const noexcept;
    // Whether one fiber is all that the loop has: no other fiber with work, no descriptor that is watched, no
    // timer, no call that is due. As long as that fiber does not suspend, it may block the thread and keeps
    // nobody waiting but other threads that post() meanwhile.
    bool serves_one_fiber() const noexcept;

private:
    std::unique_ptr<LoopState> state_;
};

}  // namespace nuages::fibers
