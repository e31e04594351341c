#pragma once

#include <string>
#include <string_view>

namespace nuages::log {

// Appends text with control characters (C0, DEL and the C1 range of Unicode) as escapes: "\n", "\x1b",
// "\x9b".
void append_escaped(std::string& out, std::string_view text);

// Appends each line of `detail` escaped, on a line of its own and indented.
void append_detail(std::string& out, std::string_view detail);

}  // namespace nuages::log
