#include "percent_format.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/text/unicode.h>

#include "../decimal.h"
#include "../numbers.h"
#include "../value_text.h"

namespace nuages::text {
namespace {

using namespace templates;

// Wider or more precise fields are mistakes; a page should not cost the server's memory.
constexpr std::int64_t most = 10'000;

// One specifier: %[(key)][flags][width][.precision]conversion
struct Specifier {
    bool alternate = false;
    bool zeros = false;
    bool left = false;
    bool blank = false;
    bool plus = false;
    std::int64_t width = 0;
    std::optional<std::int64_t> precision;
    char conversion = 0;
};

class Formatter {
public:
    Formatter(std::string_view format, const Value& value) : format_(format), value_(value) {}

    std::optional<std::string> run() {
        while (true) {
            std::size_t percent = format_.find('%');
            out_ += format_.substr(0, percent);
            if (percent == format_.npos)
                break;
            format_.remove_prefix(percent + 1);
            if (!write_next())
                return std::nullopt;
        }
        // Python demands that the value is used, unless it can be subscripted.
        if (!used_ && !value_.is_dict() && !value_.is_list() && !value_.is_bytes())
            return std::nullopt;
        return std::move(out_);
    }

private:
    bool write_next() {
        const Value* argument = &value_;
        bool by_key = format_.starts_with('(');
        if (by_key) {
            std::size_t close = format_.find(')');
            if (close == format_.npos || !value_.is_dict())
                return false;
            argument = value_.as_dict().find(format_.substr(1, close - 1));
            if (!argument)
                return false;
            format_.remove_prefix(close + 1);
        }
        Specifier specifier;
        if (!parse(specifier))
            return false;
        if (specifier.conversion == '%') {
            out_ += '%';
            return true;
        }
        if (!by_key) {
            if (used_)
                return false;  // there is but one value
            used_ = true;
        }
        return write(specifier, *argument);
    }

    std::optional<std::int64_t> parse_number() {
        std::int64_t number = 0;
        while (!format_.empty() && is_digit(format_.front())) {
            number = number * 10 + (format_.front() - '0');
            format_.remove_prefix(1);
            if (number > most)
                return std::nullopt;
        }
        return number;
    }

    bool parse(Specifier& specifier) {
        for (; !format_.empty(); format_.remove_prefix(1)) {
            if (format_.front() == '#')
                specifier.alternate = true;
            else if (format_.front() == '0')
                specifier.zeros = true;
            else if (format_.front() == '-')
                specifier.left = true;
            else if (format_.front() == ' ')
                specifier.blank = true;
            else if (format_.front() == '+')
                specifier.plus = true;
            else
                break;
        }
        auto width = parse_number();
        if (!width)
            return false;
        specifier.width = *width;
        if (format_.starts_with('.')) {
            format_.remove_prefix(1);
            specifier.precision = parse_number();
            if (!specifier.precision)
                return false;
        }
        while (!format_.empty() &&
               (format_.front() == 'h' || format_.front() == 'l' || format_.front() == 'L'))
            format_.remove_prefix(1);
        if (format_.empty())
            return false;
        specifier.conversion = format_.front();
        format_.remove_prefix(1);
        return true;
    }

    bool write(const Specifier& specifier, const Value& value) {
        switch (specifier.conversion) {
            case 's':
                return write_text(specifier, TextView(value));
            case 'r':
            case 'a':
                return write_text(specifier, value.repr());
            case 'd':
            case 'i':
            case 'u':
                return write_integer(specifier, value);
            case 'o':
            case 'x':
            case 'X':
                return write_based(specifier, value);
            case 'e':
            case 'E':
            case 'f':
            case 'F':
            case 'g':
            case 'G':
                return write_real(specifier, value);
            case 'c':
                return write_character(specifier, value);
            default:
                return false;
        }
    }

    bool write_text(const Specifier& specifier, std::string_view text) {
        if (specifier.precision)
            text =
                text.substr(0, unicode::prefix_bytes(text, static_cast<std::size_t>(*specifier.precision)));
        pad(specifier, "", text, false);
        return true;
    }

    bool write_character(const Specifier& specifier, const Value& value) {
        std::string character;
        if (value.is_text() && unicode::length(value.as_text()) == 1)
            character = value.as_text();
        else if (value.is_number() && !value.is_real())
            append_utf8(character, code_point(value.as_int()));
        else
            return false;
        pad(specifier, "", character, false);
        return true;
    }

    static char32_t code_point(std::int64_t number) {
        if (number < 0 || number > 0x10FFFF)
            throw ValueError("%c takes the number of a character, from 0 to 0x10FFFF, and not " +
                             std::to_string(number) + ".");
        return static_cast<char32_t>(number);
    }

    std::string_view sign(const Specifier& specifier, bool negative) const {
        return negative ? "-" : specifier.plus ? "+" : specifier.blank ? " " : "";
    }

    // Digits of at least `precision` places.
    static void fill(std::string& digits, const Specifier& specifier) {
        if (specifier.precision && digits.size() < static_cast<std::size_t>(*specifier.precision))
            digits.insert(0, static_cast<std::size_t>(*specifier.precision) - digits.size(), '0');
    }

    bool write_integer(const Specifier& specifier, const Value& value) {
        if (!is_numeric(value))
            return false;
        std::string digits;
        if (value.is_real()) {
            if (std::isinf(value.as_real()))
                throw ValueError("cannot convert float infinity to integer");
            if (std::isnan(value.as_real()))
                return false;
            char text[400];
            std::snprintf(text, sizeof text, "%.0f", std::trunc(value.as_real()));
            digits = text;
        } else if (value.is_decimal() || value.is_object()) {
            auto number = templates::LongDecimal::parse(value.str());
            if (!number || !number->is_finite())
                return false;
            digits = number->str();
            digits.resize(std::min(digits.find('.'), digits.size()));
        } else {
            digits = std::to_string(value.as_int());
        }
        bool negative = digits.starts_with('-');
        if (negative)
            digits.erase(0, 1);
        fill(digits, specifier);
        pad(specifier, sign(specifier, negative && digits != "0"), digits, true);
        return true;
    }

    bool write_based(const Specifier& specifier, const Value& value) {
        if (!value.is_int() && !value.is_bool())
            return false;
        bool negative = value.as_int() < 0;
        auto size = static_cast<std::uint64_t>(value.as_int());
        if (negative)
            size = 0 - size;
        char text[32];
        const char* pattern = specifier.conversion == 'o'   ? "%llo"
                              : specifier.conversion == 'x' ? "%llx"
                                                            : "%llX";
        std::snprintf(text, sizeof text, pattern, static_cast<unsigned long long>(size));
        std::string digits = text;
        fill(digits, specifier);
        std::string prefix(sign(specifier, negative));
        if (specifier.alternate)
            prefix += specifier.conversion == 'o' ? "0o" : specifier.conversion == 'x' ? "0x" : "0X";
        pad(specifier, prefix, digits, true);
        return true;
    }

    bool write_real(const Specifier& specifier, const Value& value) {
        if (!is_numeric(value))
            return false;
        auto number = to_float(value);
        if (!number)
            return false;
        bool negative = std::signbit(*number) && !std::isnan(*number);
        char pattern[] = {'%', '.', '*', specifier.conversion, 0, 0};
        if (specifier.alternate) {
            pattern[1] = '#';
            pattern[2] = '.';
            pattern[3] = '*';
            pattern[4] = specifier.conversion;
        }
        std::string text(static_cast<std::size_t>(specifier.precision.value_or(6)) + 400, '\0');
        int size = std::snprintf(text.data(), text.size(), pattern,
                                 static_cast<int>(specifier.precision.value_or(6)), std::fabs(*number));
        text.resize(static_cast<std::size_t>(size));
        pad(specifier, sign(specifier, negative), text, std::isfinite(*number));
        return true;
    }

    static bool is_numeric(const Value& value) {
        return value.is_number() || value.is_decimal() ||
               (value.is_object() && value.as_object().type_name() == "Decimal");
    }

    void pad(const Specifier& specifier, std::string_view prefix, std::string_view text, bool is_number) {
        auto width = static_cast<std::size_t>(specifier.width);
        std::size_t length = prefix.size() + unicode::length(text);
        std::size_t missing = width > length ? width - length : 0;
        if (specifier.left) {
            out_.append(prefix).append(text).append(missing, ' ');
        } else if (specifier.zeros && is_number) {
            out_.append(prefix).append(missing, '0').append(text);
        } else {
            out_.append(missing, ' ').append(prefix).append(text);
        }
    }

    std::string_view format_;
    const Value& value_;
    std::string out_;
    bool used_ = false;
};

}  // namespace

std::optional<std::string> percent_format(std::string_view format, const Value& value) {
    return Formatter(format, value).run();
}

}  // namespace nuages::text
