#pragma once

#include <string_view>

namespace nuages::validators {

// A character that may stand in the names of hosts: letters, digits, hyphens, and what lies beyond ASCII in
// the first plane of Unicode.
bool is_host_character(char32_t c) noexcept;

// Labels with dots between, of at most 63 characters each; the last one without digits, or in punycode. A dot
// at the end is fine.
bool is_host_name(std::string_view host);

}  // namespace nuages::validators
