#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nuages::templates {

// The words of a tag from `first` on as Django's messages show them: "['a', 'b']".
std::string python_list(const std::vector<std::string_view>& bits, std::size_t first = 0);

}  // namespace nuages::templates
