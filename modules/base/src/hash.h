#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nuages::detail {

// Hashes with a seed drawn when the process first hashes something, so that nobody can prepare colliding
// keys.
std::size_t hash_text(std::string_view text);
std::size_t hash_integer(std::uint64_t number);

}  // namespace nuages::detail
