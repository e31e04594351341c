#pragma once

#include <cstdint>
#include <optional>

#include <nuages/base/value.h>

namespace nuages::templates {

// Python's int() and float() of a value; nullopt where Python raises ValueError or TypeError, and for whole
// numbers beyond 64 bits. Throws ValueError for infinity, as Python raises OverflowError.
std::optional<std::int64_t> to_int(const Value& value);
std::optional<double> to_float(const Value& value);

}  // namespace nuages::templates
