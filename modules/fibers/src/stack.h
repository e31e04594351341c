#pragma once

#include <cstddef>
#include <string_view>

#include "build_kind.h"

namespace nuages::fibers {

#if defined(NUAGES_LARGE_FRAMES)
constexpr std::size_t stack_size = 1024 * 1024;
constexpr std::string_view stack_size_text = "1 MiB";
#else
constexpr std::size_t stack_size = 256 * 1024;
constexpr std::string_view stack_size_text = "256 KiB";
#endif

// The memory of a fiber's stack: pages that the system commits when they are touched, above a guard region
// that faults. The guard is wide so that one large frame does not jump over it.
class Stack {
public:
    static constexpr std::size_t size = stack_size;
    static constexpr std::size_t guard = 64 * 1024;

    // Throws std::bad_alloc.
    Stack();
    ~Stack();
    Stack(Stack&& other) noexcept : mapping_(other.mapping_) { other.mapping_ = nullptr; }
    Stack& operator=(Stack&&) = delete;

    char* bottom() const noexcept { return mapping_ + guard; }
    char* top() const noexcept { return mapping_ + guard + size; }
    bool guards(const void* address) const noexcept {
        return address >= mapping_ && address < mapping_ + guard;
    }

private:
    char* mapping_;
};

}  // namespace nuages::fibers
