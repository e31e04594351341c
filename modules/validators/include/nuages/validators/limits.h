#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <nuages/base/decimal.h>
#include <nuages/base/value.h>

// Rules for sizes. Each returns where the value keeps the rule and throws ValidationError where it does not;
// its code is the rule's name: "max_value", "min_length". Throws TypeError where the two cannot be compared.
namespace nuages::validators {

void validate_max_value(const Value& value, const Value& limit);
void validate_min_value(const Value& value, const Value& limit);
// Code "step_size": the value has to be `offset` plus a whole number of steps.
void validate_step_value(double value, double step, double offset = 0);
// At most so many digits in all and so many of them behind the point; nullopt is any number. Codes
// "max_digits", "max_decimal_places", and "max_whole_digits" where too many stand before the point.
void validate_decimal(const Decimal& value, std::optional<int> max_digits, std::optional<int> decimal_places);
// In characters.
void validate_max_length(std::string_view text, std::int64_t limit);
void validate_min_length(std::string_view text, std::int64_t limit);

}  // namespace nuages::validators
