#pragma once

#include <string>
#include <string_view>

namespace nuages::html {

// Resolves character references as browsers do (Python's html.unescape): named ones, also without a semicolon
// where HTML allows that, and numeric ones.
std::string unescape(std::string_view html);

}  // namespace nuages::html
