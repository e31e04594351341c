#pragma once

#include <string_view>

namespace nuages::cli {

// Throws CommandError where an app or project ("app", "project") cannot be called that: it has to be a C++
// identifier that is not reserved, no keyword, and no name of a namespace or folder that is there already.
void require_usable_name(std::string_view name, std::string_view what);

}  // namespace nuages::cli
