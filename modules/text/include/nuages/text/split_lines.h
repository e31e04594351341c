#pragma once

#include <string_view>
#include <vector>

namespace nuages::text {

// Python's str.splitlines(): at every line boundary of Unicode; the last one starts no line.
std::vector<std::string_view> split_lines(std::string_view text);
// The same with the boundaries at their ends.
std::vector<std::string_view> split_lines_with_ends(std::string_view text);

}  // namespace nuages::text
