#include "fiber_state.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cxxabi.h>
#include <memory>
#include <new>
#include <utility>

#include <boost/context/fiber.hpp>
#include <boost/context/preallocated.hpp>

#include "build_kind.h"
#if defined(NUAGES_ASAN)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#elif defined(NUAGES_TSAN)
#include <sanitizer/tsan_interface.h>
#endif

namespace nuages::fibers::detail {
namespace {

// Tells the sanitizers which stack runs. Each switch is announced by the side that leaves and confirmed by
// the side that arrives.
#if defined(NUAGES_ASAN)
class SwitchAnnotations {
public:
    // Boost's first frame is entered while the context is made. It must not lie in the fake stack of the
    // maker, which may end before the fiber does: between leaving one stack and arriving at the next there is
    // none.
    void creating(const Stack& stack) {
        stack_ = stack.bottom();
        __sanitizer_start_switch_fiber(&loop_fake_stack_, stack_, Stack::size);
    }
    void created() {
        const void* maker_stack = nullptr;
        std::size_t maker_stack_size = 0;
        __sanitizer_finish_switch_fiber(nullptr, &maker_stack, &maker_stack_size);
        void* none = nullptr;
        __sanitizer_start_switch_fiber(&none, maker_stack, maker_stack_size);
        __sanitizer_finish_switch_fiber(loop_fake_stack_, nullptr, nullptr);
    }
    void destroyed() { __asan_unpoison_memory_region(stack_, Stack::size); }
    void entering() { __sanitizer_start_switch_fiber(&loop_fake_stack_, stack_, Stack::size); }
    void entered() { __sanitizer_finish_switch_fiber(fiber_fake_stack_, &loop_stack_, &loop_stack_size_); }
    void leaving() { __sanitizer_start_switch_fiber(&fiber_fake_stack_, loop_stack_, loop_stack_size_); }
    void leaving_for_good() { __sanitizer_start_switch_fiber(nullptr, loop_stack_, loop_stack_size_); }
    void left() { __sanitizer_finish_switch_fiber(loop_fake_stack_, nullptr, nullptr); }

private:
    const void* stack_ = nullptr;
    void* fiber_fake_stack_ = nullptr;
    void* loop_fake_stack_ = nullptr;
    const void* loop_stack_ = nullptr;
    std::size_t loop_stack_size_ = 0;
};
#elif defined(NUAGES_TSAN)
class SwitchAnnotations {
public:
    void creating(const Stack&) {}
    void created() { fiber_ = __tsan_create_fiber(0); }
    void destroyed() { __tsan_destroy_fiber(fiber_); }
    void entering() {
        loop_ = __tsan_get_current_fiber();
        __tsan_switch_to_fiber(fiber_, 0);
    }
    void entered() {}
    void leaving() { __tsan_switch_to_fiber(loop_, 0); }
    void leaving_for_good() { leaving(); }
    void left() {}

private:
    void* fiber_ = nullptr;
    void* loop_ = nullptr;
};
#else
class SwitchAnnotations {
public:
    void creating(const Stack&) {}
    void created() {}
    void destroyed() {}
    void entering() {}
    void entered() {}
    void leaving() {}
    void leaving_for_good() {}
    void left() {}
};
#endif

constexpr std::uintptr_t cache_line = 64;

struct ContextFiber : FiberState {
    using FiberState::FiberState;
    boost::context::fiber self;
    boost::context::fiber caller;
    SwitchAnnotations annotations;
};

// The stack belongs to the ContextFiber at its top and is freed with it, after the context has ended.
struct KeptStack {
    void deallocate(boost::context::stack_context&) noexcept {}
};

void suspend(ContextFiber& fiber) noexcept {
    fiber.suspended_at = static_cast<const char*>(__builtin_frame_address(0));
    fiber.annotations.leaving();
    fiber.caller = std::move(fiber.caller).resume();
    fiber.annotations.entered();
}

// Runs one job after the other; between two of them it is in the pool. Woken without a job, it ends.
boost::context::fiber serve_jobs(ContextFiber& fiber, boost::context::fiber&& caller) {
    fiber.caller = std::move(caller);
    fiber.annotations.entered();
    while (fiber.job) {
        try {
            fiber.job(fiber.argument);
        } catch (const Cancelled&) {
            // Unwound as it should be.
        }
        fiber.job = nullptr;
        fiber.busy = false;
        suspend(fiber);
    }
    fiber.annotations.leaving_for_good();
    return std::move(fiber.caller);
}

void enter(ContextFiber& fiber) noexcept {
    fiber.annotations.entering();
    fiber.self = std::move(fiber.self).resume();
    fiber.annotations.left();
}

constinit thread_local ThreadState thread_state;

}  // namespace

ThreadState& this_thread() noexcept {
    return thread_state;
}

ExceptionState* runtime_exception_state() noexcept {
    return reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
}

FiberState* create_fiber(LoopState& loop) {
    Stack stack;
    const auto room = reinterpret_cast<std::uintptr_t>(stack.top() - sizeof(ContextFiber));
    char* const at = reinterpret_cast<char*>(room & ~(cache_line - 1));
    auto* fiber = ::new (at) ContextFiber(loop, std::move(stack));
    fiber->suspended_at = at;
    boost::context::stack_context memory;
    memory.sp = at;
    memory.size = static_cast<std::size_t>(at - fiber->stack.bottom());
    fiber->annotations.creating(fiber->stack);
    fiber->self = boost::context::fiber(
        std::allocator_arg, boost::context::preallocated(memory.sp, memory.size, memory), KeptStack{},
        [fiber](boost::context::fiber&& caller) { return serve_jobs(*fiber, std::move(caller)); });
    fiber->annotations.created();
    return fiber;
}

void destroy_fiber(FiberState* state) noexcept {
    auto* fiber = static_cast<ContextFiber*>(state);
    enter(*fiber);  // without a job: lets the context return
    fiber->annotations.destroyed();
    Stack stack = std::move(fiber->stack);
    fiber->~ContextFiber();
}

void switch_to(FiberState& state) noexcept {
    ThreadState& thread = thread_state;
    thread.fiber = &state;
    std::swap(thread.scope, state.scope);
    std::swap(*thread.exceptions, state.exceptions);
    enter(static_cast<ContextFiber&>(state));
    std::swap(*thread.exceptions, state.exceptions);
    std::swap(thread.scope, state.scope);
    thread.fiber = nullptr;
}

void prefetch(const FiberState& fiber) noexcept {
    constexpr std::ptrdiff_t most = 4096;
    const auto* const top = reinterpret_cast<const char*>(&fiber);
    const char* const end = fiber.suspended_at + std::min(most, top - fiber.suspended_at);
    for (const char* line = fiber.suspended_at - cache_line; line < end; line += cache_line)
        __builtin_prefetch(line);
}

void switch_to_loop() noexcept {
    suspend(static_cast<ContextFiber&>(*thread_state.fiber));
}

}  // namespace nuages::fibers::detail
