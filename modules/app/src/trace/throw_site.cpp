#include "trace/throw_site.h"

#include <atomic>
#include <cstring>
#include <dlfcn.h>
#include <exception>
#include <mutex>
#include <typeinfo>
#include <unwind.h>

namespace nuages::app {
namespace {

constexpr std::size_t most_frames = 128;
constexpr std::size_t most_sites = 64;

struct Addresses {
    std::uintptr_t frames[most_frames];
    std::size_t count = 0;
};

_Unwind_Reason_Code add_frame(_Unwind_Context* context, void* argument) {
    auto& addresses = *static_cast<Addresses*>(argument);
    const std::uintptr_t address = _Unwind_GetIP(context);
    if (address == 0 || addresses.count == most_frames)
        return _URC_END_OF_STACK;
    addresses.frames[addresses.count++] = address;
    return _URC_NO_REASON;
}

// The last throws of the process, the oldest overwritten first. They are found by the address of the
// exception, so that other fibers of the thread may throw between a throw and its catch, and an exception may
// cross threads. Global, for
// __cxa_throw has nothing but its exception.
class ThrowSites {
public:
    void add(const void* exception) noexcept {
        Addresses addresses;
        _Unwind_Backtrace(&add_frame, &addresses);
        const std::lock_guard lock(mutex_);
        Site& site = sites_[next_++ % most_sites];
        site.exception = exception;
        site.addresses = addresses;
    }

    void clear() noexcept {
        const std::lock_guard lock(mutex_);
        for (Site& site : sites_)
            site.exception = nullptr;
    }

    std::vector<std::uintptr_t> find(const void* exception) noexcept {
        const std::lock_guard lock(mutex_);
        for (std::size_t age = 1; age <= most_sites; ++age) {
            const Site& site = sites_[(next_ + most_sites - age) % most_sites];
            if (site.exception == exception)
                return {site.addresses.frames, site.addresses.frames + site.addresses.count};
        }
        return {};
    }

private:
    struct Site {
        const void* exception = nullptr;
        Addresses addresses;
    };
    std::mutex mutex_;
    Site sites_[most_sites];
    std::size_t next_ = 0;
};

constinit std::atomic<int> recorders{0};

ThrowSites& throw_sites() {
    static ThrowSites* const instance =
        new ThrowSites;  // never destroyed: threads may throw while the process ends
    return *instance;
}

}  // namespace

RecordThrowSites::RecordThrowSites() {
    throw_sites();
    recorders.fetch_add(1, std::memory_order_relaxed);
}

RecordThrowSites::~RecordThrowSites() {
    if (recorders.fetch_sub(1, std::memory_order_relaxed) == 1)
        throw_sites().clear();  // later exceptions may get the same addresses
}

std::vector<std::uintptr_t> throw_site_of_current_exception() {
    const std::exception_ptr current = std::current_exception();
    if (!current)
        return {};
    static_assert(sizeof(current) == sizeof(void*));  // of libstdc++: the address of the exception, as thrown
    const void* exception = nullptr;
    std::memcpy(&exception, static_cast<const void*>(&current), sizeof(exception));
    return throw_sites().find(exception);
}

std::vector<std::uintptr_t> current_stack() {
    Addresses addresses;
    _Unwind_Backtrace(&add_frame, &addresses);
    return {addresses.frames, addresses.frames + addresses.count};
}

}  // namespace nuages::app

// Takes the place of the runtime's own, which it calls. The linker prefers it because this library comes
// first.
// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" [[noreturn, gnu::visibility("default")]] void __cxa_throw(void* exception, std::type_info* type,
                                                                     void (*destroy)(void*)) {
    using Throw = void (*)(void*, std::type_info*, void (*)(void*));
    static const Throw next = reinterpret_cast<Throw>(::dlsym(RTLD_NEXT, "__cxa_throw"));
    if (nuages::app::recorders.load(std::memory_order_relaxed) != 0)
        nuages::app::throw_sites().add(exception);
    next(exception, type, destroy);
    __builtin_unreachable();
}
