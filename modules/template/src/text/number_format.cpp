#include <algorithm>
#include <cstdlib>

#include <nuages/i18n/locale.h>
#include <nuages/template/text/number_format.h>

#include "../decimal.h"

namespace nuages::text {
namespace {

using i18n::Formats;
using templates::LongDecimal;

// Beyond so many digits a number is written with an exponent, so that "1e999999" does not take a megabyte.
constexpr std::size_t most_digits = 200;

std::string grouped_digits(std::string_view digits, const Formats& formats) {
    const std::string& grouping = formats.number_grouping;
    if (grouping.empty() || grouping[0] <= 0)
        return std::string(digits);
    std::string reversed;
    std::string separator(formats.thousand_separator.rbegin(), formats.thousand_separator.rend());
    std::size_t interval = 0;
    int count = 0;
    for (std::size_t i = digits.size(); i-- > 0;) {
        if (count > 0 && count == grouping[interval]) {
            if (interval + 1 < grouping.size() && grouping[interval + 1] > 0)
                ++interval;
            reversed += separator;
            count = 0;
        }
        reversed += digits[i];
        ++count;
    }
    return {reversed.rbegin(), reversed.rend()};
}

// Whether an exact number would show only zeros with so many decimals. It is then written as a zero, without
// its sign; reals keep theirs.
bool is_below_one_unit(std::string_view number, int decimals) {
    const auto decimal = LongDecimal::parse(number);
    if (!decimal || !decimal->is_finite())
        return false;
    const int digits_in_front = decimal->exponent() + static_cast<int>(decimal->digits().size());
    return decimal->is_zero() || digits_in_front <= -std::max(decimals, 1);
}

}  // namespace

std::string format_number(const Value& number, const Formats& formats, std::optional<int> decimals,
                          bool grouped) {
    const bool plain = !grouped && !formats.use_thousand_separator && !decimals;
    if (plain && number.is_int())
        return std::to_string(number.as_int());
    const std::string text = number.str();
    if (decimals && (number.is_decimal() || number.is_object()) && is_below_one_unit(text, *decimals))
        return format_decimal("0", formats, decimals, grouped);
    return format_decimal(text, formats, decimals, grouped);
}

std::string format_decimal(std::string_view number, const Formats& formats, std::optional<int> decimals,
                           bool grouped) {
    std::string plain(number);
    if (number.find_first_of("eE") != number.npos) {
        const auto decimal = LongDecimal::parse(number);
        if (decimal && static_cast<std::size_t>(std::abs(decimal->exponent())) + decimal->digits().size() >
                           most_digits) {
            std::string scientific = decimal->scientific();
            std::size_t e = scientific.find('e');
            return format_decimal(scientific.substr(0, e), formats, decimals, grouped) + scientific.substr(e);
        }
        if (decimal)
            plain = decimal->str();
    }
    std::string out;
    std::string_view digits = plain;
    if (digits.starts_with('-')) {
        out = "-";
        digits.remove_prefix(1);
    }
    std::size_t point = digits.find('.');
    std::string_view whole = digits.substr(0, point);
    std::string behind(point == digits.npos ? std::string_view() : digits.substr(point + 1));
    if (decimals)
        behind.resize(static_cast<std::size_t>(*decimals), '0');
    bool group = grouped || formats.use_thousand_separator;
    out += group ? grouped_digits(whole, formats) : std::string(whole);
    if (!behind.empty())
        out += formats.decimal_separator + behind;
    return out;
}

}  // namespace nuages::text
