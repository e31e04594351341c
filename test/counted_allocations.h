#pragma once

#include <cstddef>

namespace nuages::test {

// How often this thread has taken memory by `new`. Linking nuages_counted_allocations is what counts.
std::size_t allocations() noexcept;

}  // namespace nuages::test
