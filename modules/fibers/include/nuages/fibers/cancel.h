#pragma once

namespace nuages::fibers {

// Thrown at a suspension point of a fiber that has been cancelled, so that its stack unwinds and its
// destructors run. It is no std::exception, so that a handler of errors does not swallow it; who catches
// (...) should throw it on.
//
// One cancellation is thrown once. What cleans up afterwards may therefore suspend as usual. Nothing is
// thrown while another exception unwinds the stack (std::uncaught_exceptions() > 0) or under a
// CancellationShield: it is kept for the next suspension point. A destructor that suspends outside of
// unwinding needs a shield of its own.
class Cancelled {};

// While one of these lives in a fiber, its suspension points throw no Cancelled. Shields nest. Outside a
// fiber it does nothing. It must be destroyed by the fiber that made it.
class CancellationShield {
public:
    CancellationShield() noexcept;
    ~CancellationShield();
    CancellationShield(const CancellationShield&) = delete;
    CancellationShield& operator=(const CancellationShield&) = delete;
};

// Whether the current fiber has been cancelled and has not been told so yet. Long computations may ask and
// stop.
bool cancellation_pending() noexcept;
// A suspension point that does not suspend: throws Cancelled where one is due.
void check_cancelled();

}  // namespace nuages::fibers
