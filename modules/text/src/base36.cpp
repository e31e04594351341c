#include <algorithm>
#include <charconv>

#include <nuages/base/error.h>
#include <nuages/base/value.h>
#include <nuages/text/base36.h>
#include <nuages/text/unicode.h>

namespace nuages::text {

std::string int_to_base36(std::int64_t number) {
    if (number < 0)
        throw ValueError("Negative base36 conversion input: " + std::to_string(number) + ".");
    char digits[16];
    return {digits, std::to_chars(digits, digits + sizeof digits, number, 36).ptr};
}

std::int64_t base36_to_int(std::string_view text) {
    constexpr std::size_t most_digits = 13;  // more cannot be 64 bits
    if (unicode::length(text) > most_digits)
        throw ValueError("Base36 input too large: it has more than 13 characters.");
    std::string plain;
    for (std::string_view rest = unicode::strip(text); !rest.empty();) {
        const auto [c, size] = unicode::decode(rest);
        if (unicode::is_decimal(c))
            plain += static_cast<char>('0' + unicode::decimal_value(c));
        else
            plain += rest.substr(0, size);
        rest.remove_prefix(size);
    }
    std::string_view digits = plain;
    if (digits.starts_with('+'))
        digits.remove_prefix(1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 36);
    if (error != std::errc() || end != digits.data() + digits.size() ||
        (digits.size() < plain.size() && digits[0] == '-'))
        throw ValueError("Not a number in base 36 of at most 64 bits: " + Value(text).repr() + ".");
    return number;
}

}  // namespace nuages::text
