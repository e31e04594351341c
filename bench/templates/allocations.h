#pragma once

#include <cstddef>

namespace nuages::bench {

// How often memory was taken since the program began; the program replaces operator new to count.
std::size_t allocations() noexcept;

}  // namespace nuages::bench
