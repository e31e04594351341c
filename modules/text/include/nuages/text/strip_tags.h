#pragma once

#include <string>
#include <string_view>

namespace nuages::html {

// The text of HTML without its tags. Not safe HTML by itself: what is left may still look like tags, so
// escape it. Throws ValueError for markup that is built to take for ever.
std::string strip_tags(std::string_view html);

}  // namespace nuages::html
