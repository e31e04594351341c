#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nuages::text {

// "a, b or c" (Django's get_text_list).
std::string text_list(const std::vector<std::string>& items, std::string_view last_word);

}  // namespace nuages::text
