#include "../numbers.h"

#include <cmath>
#include <cstdlib>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/template/locale.h>
#include <nuages/template/text/number_format.h>

#include "../decimal.h"
#include "../iteration.h"
#include "../value_text.h"
#include "filters.h"

namespace nuages::templates::filters {
namespace {

using Argument = FilterOptions::Argument;

// Python's + of two values; nullopt where it raises.
std::optional<Value> python_sum(const Value& a, const Value& b) {
    constexpr auto datetime = Value::Kind::datetime;
    constexpr auto date = Value::Kind::date;
    constexpr auto duration = Value::Kind::duration;
    if (a.is_text() && b.is_text()) {
        Value sum(std::string(a.as_text()).append(b.as_text()));
        return a.is_safe() && b.is_safe() ? sum.marked_safe() : sum;
    }
    if (a.is_bytes() && b.is_bytes())
        return Value::bytes(std::string(a.as_text()).append(b.as_text()));
    if (a.is_list() && b.is_list()) {
        List sum = a.as_list();
        sum.insert(sum.end(), b.as_list().begin(), b.as_list().end());
        return Value(std::move(sum));
    }
    if (a.is_number() && b.is_number())
        return Value(a.to_real() + b.to_real());
    if (a.kind() == duration && b.kind() == duration)
        return Value(a.as_duration() + b.as_duration());
    if (a.kind() == datetime && b.kind() == duration)
        return Value(a.as_datetime() + b.as_duration());
    if (a.kind() == duration && b.kind() == datetime)
        return Value(b.as_datetime() + a.as_duration());
    const Value* day = a.kind() == date ? &a : b.kind() == date ? &b : nullptr;
    const Value* span = a.kind() == duration ? &a : b.kind() == duration ? &b : nullptr;
    if (day && span) {
        constexpr std::int64_t us = 86'400'000'000;
        std::int64_t length = span->as_duration().us;
        std::int64_t days = length / us - (length % us < 0);
        return Value(day->as_date() + static_cast<std::int32_t>(days));
    }
    return std::nullopt;
}

Value add(const Value& value, const Value& argument) {
    auto a = to_int(value);
    auto b = to_int(argument);
    std::int64_t sum;
    if (a && b) {
        if (!__builtin_add_overflow(*a, *b, &sum))
            return sum;
        return static_cast<double>(*a) + static_cast<double>(*b);
    }
    return python_sum(value, argument).value_or(Value(""));
}

Value divisible_by(const Value& value, const Value& argument) {
    auto number = to_int(value);
    auto divisor = to_int(argument);
    if (!number || !divisor || *divisor == 0)
        throw ValueError("divisibleby needs whole numbers and a divisor other than zero: " + value.repr() +
                         " and " + argument.repr() + " are not.");
    return *divisor == -1 || *number % *divisor == 0;
}

Value get_digit(const Value& value, const Value& argument) {
    auto position = to_int(argument);
    if (!position)
        return value;
    auto number = to_int(value);
    bool is_number = value.is_number() || value.is_decimal() ||
                     (value.is_object() && value.as_object().type_name() == "Decimal");
    if (!number && !is_number && !value.is_text())
        throw TypeError("get_digit needs a number, and the value is " + std::string(value.kind_name()) + ".");
    if (!number)
        return value;
    if (*position < 1)
        return *number;
    std::string digits = std::to_string(*number);
    auto index = static_cast<std::size_t>(*position);
    if (index > digits.size())
        return 0;
    char digit = digits[digits.size() - index];
    if (digit == '-')
        throw ValueError("get_digit: the number " + digits + " has a sign at position " +
                         std::to_string(index) + " from the right, and no digit.");
    return digit - '0';
}

std::string size_number(double number, const Formats& formats) {
    char rounded[64];
    std::snprintf(rounded, sizeof rounded, "%.1f", number);
    return text::format_decimal(rounded, formats, 1);
}

Value file_size(const FilterCall& call) {
    constexpr std::string_view units[] = {"%s KB", "%s MB", "%s GB", "%s TB", "%s PB"};
    const Locale& locale = call.context.locale();
    std::int64_t bytes = to_int(call.value).value_or(0);
    bool negative = bytes < 0;
    auto size = negative ? 0 - static_cast<std::uint64_t>(bytes) : static_cast<std::uint64_t>(bytes);
    std::string out = negative ? "-" : "";
    if (size < 1024) {
        std::string pattern =
            locale.translate_plural("%(size)d byte", "%(size)d bytes", static_cast<std::int64_t>(size));
        out += text::replace_all(pattern, "%(size)d", std::to_string(size));
    } else {
        std::size_t unit = 0;
        double scale = 1024;
        while (unit + 1 < std::size(units) && static_cast<double>(size) >= scale * 1024) {
            scale *= 1024;
            ++unit;
        }
        out += text::replace_all(locale.translate(units[unit]), "%s",
                                 size_number(static_cast<double>(size) / scale, locale.formats()));
    }
    return text::replace_all(out, " ", "\xC2\xA0");
}

// The argument of floatformat: the number of places, and suffixes for grouping (g) and unlocalized output
// (u).
struct FloatFormat {
    std::optional<std::int64_t> places = -1;
    bool grouped = false;
    bool localized = true;
};

FloatFormat parse_format(const Value* argument) {
    FloatFormat format;
    if (!argument)
        return format;
    if (!argument->is_text()) {
        format.places = to_int(*argument);
        return format;
    }
    std::string_view text = argument->as_text();
    if (text.empty())
        throw ValueError("floatformat takes a number of places, not an empty text.");
    if (text.ends_with("gu") || text.ends_with("ug")) {
        format.grouped = true;
        format.localized = false;
        text.remove_suffix(2);
    } else if (text.ends_with('g')) {
        format.grouped = true;
        text.remove_suffix(1);
    } else if (text.ends_with('u')) {
        format.localized = false;
        text.remove_suffix(1);
    }
    format.places = text.empty() ? std::optional<std::int64_t>(-1) : to_int(Value::borrowed(text));
    return format;
}

// What numbers look like where no language has a say.
const Formats& unlocalized() {
    static const Formats formats = [] {
        Formats plain;
        plain.number_grouping.clear();
        return plain;
    }();
    return formats;
}

Value float_format(const FilterCall& call) {
    // Beyond this many digits the number is shown as it is.
    constexpr std::int64_t most_digits = 200;
    FloatFormat format = parse_format(call.argument);
    TextView input(call.value);
    auto number = Decimal::parse(input.view());
    if (!number) {
        auto real = to_float(call.value);
        if (real)
            number = Decimal::parse(text::repr(*real));
        if (!number)
            return "";
    }
    if (call.argument && call.argument->is_null())
        throw TypeError("floatformat takes a number of places, not None.");
    bool too_long =
        static_cast<std::int64_t>(number->digits().size()) + std::abs(number->exponent()) > most_digits;
    if (!format.places || !number->is_finite() || too_long)
        return Value(input.view());
    const Formats& formats = format.localized ? call.context.locale().formats() : unlocalized();
    std::int64_t places = *format.places;
    if (number->is_whole() && places <= 0) {
        std::string whole = number->is_zero() ? "0" : number->rounded(0).str();
        return Value::safe(text::format_decimal(whole, formats, 0, format.grouped));
    }
    if (std::abs(places) > most_digits * 5)
        return Value(input.view());
    int shown = static_cast<int>(std::abs(places));
    Decimal rounded = number->rounded(shown);
    std::string text = rounded.str();
    if (rounded.is_zero() && rounded.is_negative())
        text.erase(0, 1);
    return Value::safe(text::format_decimal(text, formats, shown, format.grouped));
}

}  // namespace

void add_numbers(Library& library) {
    library.filter("add", add);
    library.filter("divisibleby", divisible_by);
    library.filter("get_digit", get_digit);
    library.filter("filesizeformat", file_size, {.is_safe = true});
    library.filter("floatformat", float_format, {.argument = Argument::optional, .is_safe = true});
}

}  // namespace nuages::templates::filters
