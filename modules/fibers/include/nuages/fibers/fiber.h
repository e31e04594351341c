#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nuages/base/function.h>
#include <nuages/base/time.h>
#include <nuages/fibers/cancel.h>
#include <nuages/fibers/detail/result.h>

// Fibers: functions with a stack of their own (256 KiB, so bound every recursion), run by the event loop of
// the thread that made them and never moved to another. A fiber that waits for a socket, a timer, a worker or
// a lock gives the thread to the others; everything that waits in this module also works outside a fiber,
// where it blocks the thread.
//
// errno, OpenSSL's error queue and other state of a thread are shared by its fibers: read them before
// anything can suspend, and never hold a std::mutex across a suspension.
namespace nuages::fibers {

// A time-out that never comes.
inline constexpr Duration forever{INT64_MAX};

bool in_fiber() noexcept;

// Suspends for at least that long. Throws Cancelled.
void sleep_for(Duration duration);
// Lets the others that are ready run first. Throws Cancelled.
void yield();

// A fiber made by spawn(). Copies name the same fiber; letting go of all of them leaves it running. Usable
// from any thread.
class Handle {
public:
    Handle() = default;
    Handle(const Handle& other) noexcept;
    Handle(Handle&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
    Handle& operator=(Handle other) noexcept {
        std::swap(task_, other.task_);
        return *this;
    }
    ~Handle();

    explicit operator bool() const { return task_ != nullptr; }
    bool done() const;
    // Waits for its end and throws what it threw; a fiber that ended by being cancelled ended well. Throws
    // Cancelled where the waiting fiber is cancelled itself.
    void join() const;
    // Makes the fiber's present or next suspension point throw Cancelled. Does not wait for it.
    void cancel() const;

private:
    struct Task;
    friend Handle spawn(Function<void()> f);
    explicit Handle(Task* task) : task_(task) {}
    Task* task_ = nullptr;
};

// Runs f in a new fiber of this thread's loop, soon: after the caller suspends. Its scope (scope.h) is empty:
// hand in what it needs. An exception that nobody joins for is reported by Loop::on_unhandled. Throws Error
// where the thread has no loop.
Handle spawn(Function<void()> f);

namespace detail {
void run_in_fiber(void (*call)(void*), void* argument);
}

// Runs f in a fiber until it ends, and returns or throws what it did. The thread's loop runs meanwhile; a
// thread without one gets one for that time, and fibers that are left in it are cancelled at the end. Inside
// a fiber it just calls f. Commands and tests start here.
template <class F>
auto run(F&& f) -> std::invoke_result_t<F&> {
    detail::CallSlot<std::remove_reference_t<F>> slot(f);
    detail::run_in_fiber(&slot.call, &slot);
    return slot.take();
}

// The name under which the current fiber appears in reports (overflow.h) while this lives; `text` must
// outlive it.
class Label {
public:
    explicit Label(std::string_view text) noexcept;
    ~Label();
    Label(const Label&) = delete;
    Label& operator=(const Label&) = delete;

private:
    std::string_view previous_;
};

// The raw fiber, for servers that start one for each request and keep no handle.
class Fiber {
public:
    // Runs job(argument) at once on a pooled fiber of this thread's loop, and returns the fiber if it
    // suspended, or null if it has ended already. Must be called by the loop itself, not in a fiber; the job
    // must let nothing out but Cancelled. Does not allocate once the pool is warm.
    static Fiber* start(void (*job)(void*), void* argument);
    // Null outside a fiber.
    static Fiber* current() noexcept;
    // As Handle::cancel, on the fiber's own thread and before the fiber ends.
    void cancel();

    Fiber(const Fiber&) = delete;
    Fiber& operator=(const Fiber&) = delete;

protected:
    Fiber() = default;
    ~Fiber() = default;
};

}  // namespace nuages::fibers
