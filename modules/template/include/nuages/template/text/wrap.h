#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nuages::text {

// Breaks lines at white space so that none has more than `width` (at least 1) characters, unless a single
// word has. Line breaks that are there stay.
std::string wrap(std::string_view text, std::size_t width);

}  // namespace nuages::text
