#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nuages::text {

// Breaks lines at blanks so that none has more than `width` characters, unless a single word has. Line breaks
// that are there stay.
std::string wrap(std::string_view text, std::int64_t width);

// With no-break spaces for blanks, so that a number and its unit stay on one line.
std::string avoid_wrapping(std::string_view text);

}  // namespace nuages::text
