#pragma once

#include <string>
#include <string_view>

namespace nuages::routing {

// The literal text that every match of the (Python) pattern begins with, where it is anchored by ^; else "".
std::string literal_prefix(std::string_view pattern);

}  // namespace nuages::routing
