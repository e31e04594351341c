#pragma once

#include <cstddef>
#include <string_view>

#include <nuages/fibers/fiber.h>
#include <nuages/fibers/scope.h>

#include "stack.h"

namespace nuages::fibers {

class LoopState;

namespace detail {

// What the C++ runtime keeps for each thread about exceptions being thrown and handled (__cxa_eh_globals of
// the Itanium ABI). It has to be each fiber's own: otherwise a fiber that suspends in a catch block throws on
// the exception of another.
struct ExceptionState {
    void* caught = nullptr;
    unsigned uncaught = 0;
};

// A fiber as its loop sees it. Lives at the top of its own stack, so that a switch touches few pages.
struct FiberState : Fiber {
    FiberState(LoopState& loop_state, Stack&& memory) : loop(loop_state), stack(std::move(memory)) {}

    LoopState& loop;
    Stack stack;
    void (*job)(void*) = nullptr;
    void* argument = nullptr;
    bool busy = false;  // has a job that has not ended

    bool ready = false;  // is in the loop's queue of those to be resumed
    FiberState* next_ready = nullptr;
    const char* suspended_at = nullptr;  // from there on its stack is in use while it does not run

    bool interruptible = false;  // suspended in a wait that a cancellation ends
    bool cancel_pending = false;
    unsigned shields = 0;

    ExceptionState exceptions;
    ScopeEntry* scope = nullptr;
    std::string_view label;
    std::size_t index = 0;  // among the fibers of its loop
};

// What belongs to each thread. Fibers never change their thread, so a pointer to it stays right across
// suspensions.
struct ThreadState {
    FiberState* fiber = nullptr;
    ScopeEntry* scope = nullptr;
    LoopState* loop = nullptr;
    ExceptionState* exceptions = nullptr;  // the C++ runtime's; set when a loop is made
};
ThreadState& this_thread() noexcept;

// A fiber without a job. Throws std::bad_alloc.
FiberState* create_fiber(LoopState& loop);
// Only for one that is not busy.
void destroy_fiber(FiberState* fiber) noexcept;
// From the loop's stack: runs the fiber until it suspends or its job ends.
void switch_to(FiberState& fiber) noexcept;
// Has the processor fetch what a fiber that does not run will read first when it goes on.
void prefetch(const FiberState& fiber) noexcept;
// From the running fiber: back to the loop.
void switch_to_loop() noexcept;

ExceptionState* runtime_exception_state() noexcept;

}  // namespace detail
}  // namespace nuages::fibers
