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

bool is_any_number(const Value& value) {
    return value.is_number() || value.is_decimal();
}

Decimal decimal_of(const Value& whole) {
    return whole.is_decimal() ? whole.as_decimal() : Decimal(whole.as_int());
}

// nullopt where it is out of range.
std::optional<Value> sum_of_decimals(const Decimal& a, const Decimal& b) try {
    return Value(a + b);
} catch (const ValueError&) {
    return std::nullopt;
}

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
    const bool exact = !a.is_real() && !b.is_real();
    if ((a.is_decimal() || b.is_decimal()) && exact && is_any_number(a) && is_any_number(b))
        return sum_of_decimals(decimal_of(a), decimal_of(b));
    if (is_any_number(a) && is_any_number(b))
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

// Exactly, of whole numbers with more than 64 bits and up to 37 digits; nullopt for others.
std::optional<Value> sum_of_large(const Value& a, const Value& b) {
    constexpr std::size_t most_digits = 37;  // so that 128 bits hold the sum
    __extension__ using Wide = __int128;
    Wide sum = 0;
    for (const Value* part : {&a, &b}) {
        const auto digits = to_whole(*part);
        if (!digits || digits->size() > most_digits)
            return std::nullopt;
        Wide number = 0;
        for (const char c : *digits) {
            if (c != '-')
                number = number * 10 + (c - '0');
        }
        sum += digits->starts_with('-') ? -number : number;
    }
    std::string text;
    for (Wide rest = sum < 0 ? -sum : sum; rest != 0 || text.empty(); rest /= 10)
        text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    return whole_value(sum < 0 ? "-" + text : text);
}

Value add(const Value& value, const Value& argument) {
    auto a = to_int(value);
    auto b = to_int(argument);
    std::int64_t sum;
    if (a && b && !__builtin_add_overflow(*a, *b, &sum))
        return sum;
    if (const auto large = sum_of_large(value, argument))
        return *large;
    return python_sum(value, argument).value_or(Value(""));
}

// Of the size of a number by that of the divisor, which is not zero.
std::uint64_t remainder(std::string_view digits, std::int64_t divisor) {
    const std::uint64_t size =
        divisor < 0 ? 0 - static_cast<std::uint64_t>(divisor) : static_cast<std::uint64_t>(divisor);
    __extension__ using Wide = unsigned __int128;
    Wide left = 0;
    for (const char c : digits) {
        if (c != '-')
            left = (left * 10 + static_cast<Wide>(c - '0')) % size;
    }
    return static_cast<std::uint64_t>(left);
}

Value divisible_by(const Value& value, const Value& argument) {
    const auto digits = to_whole(value);
    const auto divisor = to_int(argument);
    if (!digits || !divisor || *divisor == 0)
        throw ValueError("divisibleby needs whole numbers and a divisor other than zero: " + value.repr() +
                         " and " + argument.repr() + " are not.");
    return remainder(*digits, *divisor) == 0;
}

Value get_digit(const Value& value, const Value& argument) {
    auto position = to_int(argument);
    if (!position)
        return value;
    const auto digits_of_value = to_whole(value);
    const bool is_number = value.is_number() || value.is_decimal() ||
                           (value.is_object() && value.as_object().type_name() == "Decimal");
    if (!digits_of_value && !is_number && !value.is_text())
        throw TypeError("get_digit needs a number, and the value is " + std::string(value.kind_name()) + ".");
    if (!digits_of_value)
        return value;
    const std::string& digits = *digits_of_value;
    if (*position < 1)
        return whole_value(digits);
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
    constexpr double all_fractions_above = 1e16;
    if (number >= all_fractions_above)
        return text::format_decimal(text::repr(number), formats, 1);
    char rounded[64];
    std::snprintf(rounded, sizeof rounded, "%.1f", number);
    return text::format_decimal(rounded, formats, 1);
}

Value file_size(const FilterCall& call) {
    constexpr std::string_view units[] = {"%s KB", "%s MB", "%s GB", "%s TB", "%s PB"};
    const Locale& locale = call.context.locale();
    std::string digits = to_whole(call.value).value_or("0");
    const bool negative = digits.starts_with('-');
    if (negative)
        digits.erase(0, 1);
    const double size = text::parse_double(digits).value_or(0);
    std::string out = negative ? "-" : "";
    if (size < 1024) {
        std::string pattern =
            locale.translate_plural("%(size)d byte", "%(size)d bytes", static_cast<std::int64_t>(size));
        out += text::replace_all(pattern, "%(size)d", digits);
    } else {
        std::size_t unit = 0;
        double scale = 1024;
        while (unit + 1 < std::size(units) && size >= scale * 1024) {
            scale *= 1024;
            ++unit;
        }
        out += text::replace_all(locale.translate(units[unit]), "%s",
                                 size_number(size / scale, locale.formats()));
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
    constexpr std::int64_t most_digits = 400;
    FloatFormat format = parse_format(call.argument);
    TextView input(call.value);
    auto number = LongDecimal::parse(input.view());
    if (!number) {
        auto real = to_float(call.value);
        if (real)
            number = LongDecimal::parse(text::repr(*real));
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
    if (std::abs(places) > 1000)
        return Value(input.view());
    int shown = static_cast<int>(std::abs(places));
    LongDecimal rounded = number->rounded(shown);
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
