#include <cstring>
#include <mutex>
#include <new>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <nuages/fibers/overflow.h>

#include "fiber_state.h"

namespace nuages::fibers {
namespace {

constexpr std::size_t alternate_stack_size = 64 * 1024;

// Signal handlers belong to the process, so this does too.
struct Handlers {
    std::mutex mutex;
    int users = 0;
    struct sigaction previous_segv, previous_bus;
};
Handlers& handlers() {
    static Handlers instance;
    return instance;
}

void print(std::string_view text) noexcept {
    [[maybe_unused]] const ssize_t size = ::write(STDERR_FILENO, text.data(), text.size());
}

void on_fault(int signal, siginfo_t* info, void*) {
    if (const detail::FiberState* fiber = detail::this_thread().fiber;
        fiber && fiber->stack.guards(info->si_addr)) {
        print("nuages: fiber stack exhausted (");
        print(stack_size_text);
        print(") in '");
        print(fiber->label.empty() ? std::string_view("a fiber without a label") : fiber->label);
        print(
            "': bound the recursion, move large local arrays to the heap, or do the work in "
            "run_blocking()\n");
    }
    // The instruction is tried again, and whoever was here before gets its fault.
    ::sigaction(signal, signal == SIGSEGV ? &handlers().previous_segv : &handlers().previous_bus, nullptr);
}

}  // namespace

OverflowReport::OverflowReport() {
    stack_ =
        ::mmap(nullptr, alternate_stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack_ == MAP_FAILED)
        throw std::bad_alloc();
    stack_t alternate{};
    alternate.ss_sp = stack_;
    alternate.ss_size = alternate_stack_size;
    ::sigaltstack(&alternate, nullptr);

    const std::lock_guard lock(handlers().mutex);
    if (handlers().users++ > 0)
        return;
    struct sigaction action {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigaction(SIGSEGV, &action, &handlers().previous_segv);
    ::sigaction(SIGBUS, &action, &handlers().previous_bus);
}

OverflowReport::~OverflowReport() {
    {
        const std::lock_guard lock(handlers().mutex);
        if (--handlers().users == 0) {
            ::sigaction(SIGSEGV, &handlers().previous_segv, nullptr);
            ::sigaction(SIGBUS, &handlers().previous_bus, nullptr);
        }
    }
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
    ::munmap(stack_, alternate_stack_size);
}

}  // namespace nuages::fibers
