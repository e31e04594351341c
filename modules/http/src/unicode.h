#pragma once

#include <string>
#include <string_view>

// What safe redirects need to know of Unicode.
namespace nuages::http {

bool is_ascii(std::string_view text) noexcept;
// Normalization form KC; the text itself where it is not UTF-8.
std::string nfkc(std::string_view text);
// Whether the first character is of a category C*: control, format, private or unassigned.
bool begins_with_control_character(std::string_view text);
// Without the blanks of Unicode at either end, as Python's str.strip().
std::string_view trim_unicode(std::string_view text);

}  // namespace nuages::http
