#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/value.h>

namespace nuages::text {

// Python's `format % value` for one value, or for a dict whose keys the format names; nullopt where Python
// raises.
std::optional<std::string> percent_format(std::string_view format, const Value& value);

}  // namespace nuages::text
