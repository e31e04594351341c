#pragma once

#include <string>
#include <string_view>

namespace nuages::html {

// Drops white space that stands between a > and a <.
std::string strip_spaces_between_tags(std::string_view html);

}  // namespace nuages::html
