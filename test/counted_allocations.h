#pragma once

#include <cstddef>

namespace nuages::test {

// How often this program has taken memory by `new`; for tests of one thread. Linking
// nuages_counted_allocations is what counts.
std::size_t allocations() noexcept;

}  // namespace nuages::test
