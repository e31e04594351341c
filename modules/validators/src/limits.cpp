#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <nuages/text/unicode.h>
#include <nuages/validators/limits.h>
#include <nuages/validators/validation_error.h>

namespace nuages::validators {
namespace {

int compared(const Value& value, const Value& limit) {
    const auto order = compare(value, limit);
    if (!order)
        throw TypeError(value.repr() + " cannot be compared with the limit " + limit.repr() + ".");
    return *order;
}

[[noreturn]] void too_far(const char* message, const char* code, const Value& value, const Value& limit) {
    throw ValidationError(message, code, {{"limit_value", limit}, {"show_value", value}, {"value", value}});
}

[[noreturn]] void wrong_length(const char* singular, const char* plural, const char* code,
                               std::string_view text, std::int64_t length, std::int64_t limit) {
    throw ValidationError(
        ValidationMessage{singular, plural, limit, code,
                          Dict{{"limit_value", limit}, {"show_value", length}, {"value", text}}});
}

}  // namespace

void validate_max_value(const Value& value, const Value& limit) {
    if (compared(value, limit) > 0)
        too_far("Ensure this value is less than or equal to %(limit_value)s.", "max_value", value, limit);
}

void validate_min_value(const Value& value, const Value& limit) {
    if (compared(value, limit) < 0)
        too_far("Ensure this value is greater than or equal to %(limit_value)s.", "min_value", value, limit);
}

void validate_step_value(double value, double step, double offset) {
    constexpr double tolerance = 1e-9;
    const double remainder = std::remainder(value - offset, step);
    if (std::fabs(remainder) <= tolerance)
        return;
    Dict params{{"limit_value", step}, {"value", value}};
    if (offset == 0)
        throw ValidationError("Ensure this value is a multiple of step size %(limit_value)s.", "step_size",
                              std::move(params));
    params.set("offset", offset);
    params.set("valid_value1", offset + step);
    params.set("valid_value2", offset + 2 * step);
    throw ValidationError(
        "Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, e.g. "
        "%(offset)s, %(valid_value1)s, %(valid_value2)s, and so on.",
        "step_size", std::move(params));
}

void validate_decimal(const Decimal& value, std::optional<int> max_digits,
                      std::optional<int> decimal_places) {
    const auto too_many = [&](const char* singular, const char* plural, const char* code, int most) {
        throw ValidationError(
            ValidationMessage{singular, plural, most, code, Dict{{"max", most}, {"value", value}}});
    };
    int digits = value.digits();
    int decimals = 0;
    if (value.exponent() < 0) {
        decimals = -value.exponent();
        digits = std::max(digits, decimals);
    } else if (!value.is_zero()) {
        digits += value.exponent();
    }
    if (max_digits && digits > *max_digits)
        too_many("Ensure that there are no more than %(max)s digit in total.",
                 "Ensure that there are no more than %(max)s digits in total.", "max_digits", *max_digits);
    if (decimal_places && decimals > *decimal_places)
        too_many("Ensure that there are no more than %(max)s decimal place.",
                 "Ensure that there are no more than %(max)s decimal places.", "max_decimal_places",
                 *decimal_places);
    if (max_digits && decimal_places && digits - decimals > *max_digits - *decimal_places)
        too_many("Ensure that there are no more than %(max)s digit before the decimal point.",
                 "Ensure that there are no more than %(max)s digits before the decimal point.",
                 "max_whole_digits", *max_digits - *decimal_places);
}

void validate_max_length(std::string_view text, std::int64_t limit) {
    const auto length = static_cast<std::int64_t>(unicode::length(text));
    if (length > limit)
        wrong_length("Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
                     "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
                     "max_length", text, length, limit);
}

void validate_min_length(std::string_view text, std::int64_t limit) {
    const auto length = static_cast<std::int64_t>(unicode::length(text));
    if (length < limit)
        wrong_length("Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
                     "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
                     "min_length", text, length, limit);
}

}  // namespace nuages::validators
