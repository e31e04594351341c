#include <nuages/fibers/cancel.h>

#include "suspend.h"

namespace nuages::fibers {

CancellationShield::CancellationShield() noexcept {
    if (detail::FiberState* fiber = detail::this_thread().fiber)
        ++fiber->shields;
}

CancellationShield::~CancellationShield() {
    if (detail::FiberState* fiber = detail::this_thread().fiber)
        --fiber->shields;
}

bool cancellation_pending() noexcept {
    const detail::FiberState* fiber = detail::this_thread().fiber;
    return fiber && fiber->cancel_pending;
}

void check_cancelled() {
    const detail::FiberState* fiber = detail::this_thread().fiber;
    if (fiber && detail::must_cancel(*fiber))
        detail::throw_cancelled();
}

}  // namespace nuages::fibers
