#pragma once

#include <string>
#include <string_view>

namespace nuages::text {

// A name that is safe for a file on any system: without white space around it, blanks as underscores, and
// only letters, digits, underscores, hyphens and dots. Throws ValueError where nothing is left, or only dots.
std::string get_valid_filename(std::string_view name);

}  // namespace nuages::text
