#pragma once

#include <nuages/base/value.h>

namespace nuages::orm::detail {

// The elements of an array of JSON as texts of it, None as NULL; what is no list stays as it is.
Value with_json_elements(const Value& array);
// The other way round.
Value without_json_elements(const Value& array);

}  // namespace nuages::orm::detail
