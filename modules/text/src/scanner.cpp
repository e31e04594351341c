#include "scanner.h"

#include <limits>

#include <nuages/text/unicode.h>

namespace nuages::text {

bool Scanner::take(char c) noexcept {
    if (!rest_.starts_with(c))
        return false;
    rest_.remove_prefix(1);
    return true;
}

bool Scanner::take(std::string_view word) noexcept {
    if (!rest_.starts_with(word))
        return false;
    rest_.remove_prefix(word.size());
    return true;
}

char Scanner::take_any(std::string_view characters) noexcept {
    if (rest_.empty() || characters.find(rest_[0]) == characters.npos)
        return '\0';
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
}

std::optional<std::int64_t> Scanner::take_number(std::size_t least, std::size_t most, std::size_t* taken) {
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    std::string_view rest = rest_;
    std::int64_t number = 0;
    std::size_t count = 0;
    while (count < most && !rest.empty()) {
        const auto [c, size] = unicode::decode(rest);
        if (!unicode::is_decimal(c))
            break;
        const int digit = unicode::decimal_value(c);
        number = number > (largest - digit) / 10 ? largest : number * 10 + digit;
        rest.remove_prefix(size);
        ++count;
    }
    if (count < least)
        return std::nullopt;
    rest_ = rest;
    if (taken)
        *taken = count;
    return number;
}

void Scanner::skip_digits(std::size_t most) {
    take_number(0, most);
}

void Scanner::skip_blanks() {
    rest_ = unicode::strip_left(rest_);
}

}  // namespace nuages::text
