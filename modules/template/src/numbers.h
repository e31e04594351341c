#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nuages/base/value.h>

namespace nuages::templates {

// Python's int() and float() of a value; nullopt where Python raises ValueError or TypeError, and for whole
// numbers beyond 64 bits. Throws ValueError for infinity, as Python raises OverflowError.
std::optional<std::int64_t> to_int(const Value& value);
std::optional<double> to_float(const Value& value);

// As to_int(), for whole numbers of any size: decimal digits, with a minus for negative ones.
std::optional<std::string> to_whole(const Value& value);
// The number of such digits: of 64 bits, else a decimal, else the text.
Value whole_value(const std::string& digits);

}  // namespace nuages::templates
