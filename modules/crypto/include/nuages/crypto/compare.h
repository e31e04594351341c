#pragma once

#include <string_view>

namespace nuages::crypto {

// Whether two secrets are equal, in a time that depends on their lengths alone.
bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace nuages::crypto
