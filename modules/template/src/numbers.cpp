#include "numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/text/unicode.h>

#include "decimal.h"

namespace nuages::templates {
namespace {

// Digits may be separated by single underscores; those are dropped. False where there are others.
bool drop_underscores(std::string_view text, std::string& out) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            out += text[i];
            continue;
        }
        bool between =
            i > 0 && i + 1 < text.size() && text::is_digit(text[i - 1]) && text::is_digit(text[i + 1]);
        if (!between)
            return false;
    }
    return true;
}

std::optional<double> parse_float(std::string_view text) {
    std::string plain;
    if (!drop_underscores(unicode::strip(text), plain) || plain.empty())
        return std::nullopt;
    // from_chars knows inf and nan, but neither hexadecimal nor what follows "nan(" may pass.
    if (plain.find_first_of("xX()") != std::string::npos)
        return std::nullopt;
    if (auto number = text::parse_double(plain))
        return number;
    char first = plain[0] == '+' || plain[0] == '-' ? (plain.size() > 1 ? plain[1] : '\0') : plain[0];
    if (!text::is_digit(first) && first != '.')
        return std::nullopt;
    char* end = nullptr;
    double number = std::strtod(plain.c_str(), &end);  // out of range: infinite or zero
    return end == plain.c_str() + plain.size() ? std::optional(number) : std::nullopt;
}

std::string without_fraction(std::string digits) {
    digits.resize(std::min(digits.find('.'), digits.size()));
    return digits == "-0" ? "0" : digits;
}

// Digits of any script with a sign, in ASCII.
std::optional<std::string> plain_digits(std::string_view text) {
    std::string plain;
    for (std::string_view rest = unicode::strip(text); !rest.empty();) {
        const auto [c, size] = unicode::decode(rest);
        if (unicode::is_decimal(c))
            plain += static_cast<char>('0' + unicode::decimal_value(c));
        else if (plain.empty() && (c == '-' || c == '+'))
            plain += static_cast<char>(c);
        else
            return std::nullopt;
        rest.remove_prefix(size);
    }
    return plain;
}

}  // namespace

std::optional<std::int64_t> to_int(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::boolean:
        case Value::Kind::integer:
            return value.as_int();
        case Value::Kind::real: {
            if (std::isinf(value.as_real()))
                throw ValueError("cannot convert float infinity to integer");
            double whole = std::trunc(value.as_real());
            if (!(whole >= -0x1p63 && whole < 0x1p63))
                return std::nullopt;
            return static_cast<std::int64_t>(whole);
        }
        case Value::Kind::decimal: {
            const auto digits = to_whole(value);
            return digits ? text::parse_int(*digits) : std::nullopt;
        }
        case Value::Kind::text:
        case Value::Kind::bytes: {
            std::string plain;
            if (!drop_underscores(unicode::strip(value.as_text()), plain))
                return std::nullopt;
            return text::parse_int(plain);
        }
        case Value::Kind::object:
            // Numbers that are objects (decimals) say their digits.
            if (value.as_object().type_name() == "Decimal") {
                if (auto number = parse_float(value.str()))
                    return to_int(Value(*number));
            }
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

std::optional<double> to_float(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::boolean:
        case Value::Kind::integer:
            return static_cast<double>(value.as_int());
        case Value::Kind::real:
            return value.as_real();
        case Value::Kind::decimal:
            return value.as_decimal().to_real();
        case Value::Kind::text:
        case Value::Kind::bytes:
            return parse_float(value.as_text());
        case Value::Kind::object:
            return value.as_object().type_name() == "Decimal" ? parse_float(value.str()) : std::nullopt;
        default:
            return std::nullopt;
    }
}

std::optional<std::string> to_whole(const Value& value) {
    constexpr std::size_t most_digits = 4300;  // Python's own limit
    if (value.is_decimal())
        return value.as_decimal().exponent() > static_cast<int>(most_digits)
                   ? std::nullopt
                   : std::optional(without_fraction(value.as_decimal().fixed()));
    if (value.is_real() && std::isfinite(value.as_real())) {
        char digits[400];
        std::snprintf(digits, sizeof digits, "%.0f", std::trunc(value.as_real()));
        return without_fraction(digits);
    }
    if (const auto number = to_int(value))
        return std::to_string(*number);
    const std::string_view type = value.is_object() ? value.as_object().type_name() : "";
    if (type == "Decimal") {
        const auto number = LongDecimal::parse(value.str());
        const bool fits =
            number && number->is_finite() &&
            number->digits().size() + static_cast<std::size_t>(std::abs(number->exponent())) <= most_digits;
        return fits ? std::optional(without_fraction(number->str())) : std::nullopt;
    }
    if (!value.is_text() && type != "int")
        return std::nullopt;
    const auto plain = plain_digits(value.str());
    const auto number = plain && plain->size() <= most_digits ? LongDecimal::parse(*plain) : std::nullopt;
    return number ? std::optional(number->str()) : std::nullopt;
}

Value whole_value(const std::string& digits) {
    if (const auto number = text::parse_int(digits))
        return *number;
    if (const auto number = Decimal::parse(digits))
        return *number;
    return digits;
}

}  // namespace nuages::templates
