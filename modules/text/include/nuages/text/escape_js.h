#pragma once

#include <string>
#include <string_view>

namespace nuages::html {

// Text as it may stand between quotes in a script, itself inside of HTML: everything that could end either is
// written as \uXXXX.
std::string escape_js(std::string_view text);

}  // namespace nuages::html
