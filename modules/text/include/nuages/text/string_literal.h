#pragma once

#include <string>
#include <string_view>

namespace nuages::text {

// Whether the text is enclosed in a pair of " or '.
bool is_string_literal(std::string_view text) noexcept;
// What such a text says: without the quotes, and with \" (or \') and \\ resolved. The text has to be one.
std::string unescape_string_literal(std::string_view text);

}  // namespace nuages::text
