#include "suspend.h"

#include <exception>

#include "loop_state.h"

namespace nuages::fibers::detail {
namespace {

struct WakeTimer : TimerNode {
    FiberState* fiber;
    bool fired = false;
};

void fire(TimerNode& node) {
    auto& timer = static_cast<WakeTimer&>(node);
    timer.fired = true;
    timer.fiber->loop.make_ready(*timer.fiber);
}

}  // namespace

bool must_cancel(const FiberState& fiber) noexcept {
    return fiber.cancel_pending && fiber.shields == 0 && std::uncaught_exceptions() == 0;
}

void throw_cancelled() {
    this_thread().fiber->cancel_pending = false;
    throw Cancelled{};
}

Wake suspend_until(const bool& done, Duration timeout) noexcept {
    FiberState& fiber = *this_thread().fiber;
    if (must_cancel(fiber))
        return Wake::cancelled;

    WakeTimer timer;
    if (!is_endless(timeout)) {
        timer.fiber = &fiber;
        timer.callback = fire;
        timer.due = monotonic_now() + timeout;
        fiber.loop.timers().add(timer);
    }
    fiber.interruptible = fiber.shields == 0 && std::uncaught_exceptions() == 0;
    Wake wake = Wake::done;
    for (;;) {
        switch_to_loop();
        if (done)
            break;
        if (timer.fired) {
            wake = Wake::timed_out;
            break;
        }
        if (fiber.interruptible && fiber.cancel_pending) {
            wake = Wake::cancelled;
            break;
        }
    }
    fiber.interruptible = false;
    fiber.loop.timers().cancel(timer);
    return wake;
}

void suspend_until_done(const bool& done) noexcept {
    while (!done)
        switch_to_loop();
}

}  // namespace nuages::fibers::detail
