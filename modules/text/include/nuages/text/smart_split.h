#pragma once

#include <string_view>
#include <vector>

namespace nuages::text {

// Splits at white space outside of quotes; quotes and escapes in them stay (Django's smart_split).
std::vector<std::string_view> smart_split(std::string_view text);

}  // namespace nuages::text
