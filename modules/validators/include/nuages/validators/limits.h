#pragma once

#include <cstdint>
#include <string_view>

#include <nuages/base/value.h>

// Rules for sizes. Each returns where the value keeps the rule and throws ValidationError where it does not;
// its code is the rule's name: "max_value", "min_length". Throws TypeError where the two cannot be compared.
namespace nuages::validators {

void validate_max_value(const Value& value, const Value& limit);
void validate_min_value(const Value& value, const Value& limit);
// Code "step_size": the value has to be `offset` plus a whole number of steps.
void validate_step_value(double value, double step, double offset = 0);
// In characters.
void validate_max_length(std::string_view text, std::int64_t limit);
void validate_min_length(std::string_view text, std::int64_t limit);

}  // namespace nuages::validators
