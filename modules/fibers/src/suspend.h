#pragma once

#include <cstdint>

#include <nuages/base/time.h>

#include "fiber_state.h"

namespace nuages::fibers::detail {

enum class Wake : std::uint8_t { done, timed_out, cancelled };

// Suspends the running fiber until `done`, which others set before they make the fiber ready; or until the
// time-out, or a cancellation, which is then still to be thrown by throw_cancelled().
Wake suspend_until(const bool& done, Duration timeout) noexcept;
// The same without a time-out and deaf to cancellation.
void suspend_until_done(const bool& done) noexcept;

// Whether the running fiber has to throw Cancelled at this suspension point.
bool must_cancel(const FiberState& fiber) noexcept;
[[noreturn]] void throw_cancelled();

}  // namespace nuages::fibers::detail
