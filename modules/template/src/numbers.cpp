#include "numbers.h"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/text/unicode.h>

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
        case Value::Kind::decimal:
            return to_int(Value(value.as_decimal().to_real()));
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

}  // namespace nuages::templates
