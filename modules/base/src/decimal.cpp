#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <nuages/base/decimal.h>
#include <nuages/base/error.h>

#include "hash.h"

// Numbers are worked on as texts of digits: at most 76 of them, which is quick enough beside what a database
// does, and plainly right.
namespace nuages {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr int largest_exponent = 6000;

std::string without_leading_zeros(std::string digits) {
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

int compare_digits(const std::string& a, const std::string& b) {
    if (a.size() != b.size())
        return a.size() < b.size() ? -1 : 1;
    return a.compare(b) < 0 ? -1 : a != b;
}

std::string add_digits(std::string a, std::string b) {
    if (a.size() < b.size())
        std::swap(a, b);
    int carry = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        char& digit = a[a.size() - 1 - i];
        int sum = digit - '0' + carry + (i < b.size() ? b[b.size() - 1 - i] - '0' : 0);
        carry = sum / 10;
        digit = static_cast<char>('0' + sum % 10);
    }
    return carry ? "1" + a : a;
}

// a - b where a >= b.
std::string subtract_digits(std::string a, const std::string& b) {
    int borrow = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        char& digit = a[a.size() - 1 - i];
        int rest = digit - '0' - borrow - (i < b.size() ? b[b.size() - 1 - i] - '0' : 0);
        borrow = rest < 0;
        digit = static_cast<char>('0' + rest + (borrow ? 10 : 0));
    }
    return without_leading_zeros(std::move(a));
}

std::string multiply_digits(const std::string& a, const std::string& b) {
    std::string result(a.size() + b.size(), '\0');
    for (std::size_t i = a.size(); i-- > 0;) {
        int carry = 0;
        for (std::size_t k = b.size(); k-- > 0;) {
            const int sum = result[i + k + 1] + (a[i] - '0') * (b[k] - '0') + carry;
            result[i + k + 1] = static_cast<char>(sum % 10);
            carry = sum / 10;
        }
        result[i] = static_cast<char>(result[i] + carry);
    }
    for (char& digit : result)
        digit = static_cast<char>(digit + '0');
    return without_leading_zeros(std::move(result));
}

// Whether the digits before `cut` grow by one when the rest goes.
bool rounds_up(const std::string& digits, std::size_t cut, bool negative, Rounding rounding) {
    const bool exact = digits.find_first_not_of('0', cut) == digits.npos;
    if (exact)
        return false;
    const bool is_half = digits[cut] == '5' && digits.find_first_not_of('0', cut + 1) == digits.npos;
    const bool over_half = digits[cut] >= '5' && !is_half;
    switch (rounding) {
        case Rounding::down:
            return false;
        case Rounding::up:
            return true;
        case Rounding::floor:
            return negative;
        case Rounding::ceiling:
            return !negative;
        case Rounding::half_up:
            return over_half || is_half;
        case Rounding::half_down:
            return over_half;
        case Rounding::half_even:
            break;
    }
    return over_half || (is_half && cut > 0 && (digits[cut - 1] - '0') % 2 == 1);
}

// Keeps the first `count` of the digits, rounded by the others; one more where that carries. A negative count
// stands for zeros before them.
void cut_digits(std::string& digits, std::int64_t count, bool negative, Rounding rounding) {
    if (count < 0) {
        digits.insert(0, static_cast<std::size_t>(-count), '0');
        count = 0;
    }
    const auto cut = static_cast<std::size_t>(count);
    if (cut >= digits.size())
        return;
    const bool up = rounds_up(digits, cut, negative, rounding);
    digits.resize(cut);
    if (up)
        digits = add_digits(digits, "1");
}

}  // namespace

std::string Decimal::digit_text() const {
    Wide number = (static_cast<Wide>(high_) << 64) | low_;
    std::string digits;
    for (; number > 0; number /= 10)
        digits += static_cast<char>('0' + static_cast<int>(number % 10));
    std::reverse(digits.begin(), digits.end());
    return digits;
}

Decimal Decimal::of_digits(bool negative, std::string digits, int exponent, int most, Rounding rounding) {
    digits = without_leading_zeros(std::move(digits));
    while (digits.size() > static_cast<std::size_t>(most)) {
        const auto extra = static_cast<int>(digits.size()) - most;
        cut_digits(digits, most, negative, rounding);
        exponent += extra;
    }
    if (std::abs(exponent) > largest_exponent)
        throw ValueError("The decimal number is out of range.");
    Wide number = 0;
    for (const char digit : digits)
        number = number * 10 + static_cast<unsigned>(digit - '0');
    Decimal result;
    result.negative_ = negative;
    result.exponent_ = exponent;
    result.low_ = static_cast<std::uint64_t>(number);
    result.high_ = static_cast<std::uint64_t>(number >> 64);
    return result;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    std::string digits;
    std::int64_t exponent = 0;
    bool point = false;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        if (text[i] >= '0' && text[i] <= '9') {
            digits += text[i];
            exponent -= point;
        } else if (text[i] == '.' && !point) {
            point = true;
        } else {
            break;
        }
    }
    if (digits.empty())
        return std::nullopt;
    if (i < text.size()) {
        if (text[i] != 'e' && text[i] != 'E')
            return std::nullopt;
        std::string_view power = text.substr(i + 1);
        if (power.starts_with('+'))
            power.remove_prefix(1);
        int number = 0;
        const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), number);
        if (error != std::errc() || end != power.data() + power.size() || (text[i + 1] == '+' && number < 0))
            return std::nullopt;
        exponent += number;
    }
    digits = without_leading_zeros(std::move(digits));
    if (digits.size() > most_digits || std::abs(exponent) > largest_exponent)
        return std::nullopt;
    return of_digits(negative, std::move(digits), static_cast<int>(exponent), most_digits,
                     Rounding::half_even);
}

Decimal::Decimal(std::string_view text) {
    const std::optional<Decimal> parsed = parse(text);
    if (!parsed)
        throw ValueError("'" + std::string(text.substr(0, 60)) +
                         "' is no decimal number of at most 38 digits, such as '10.50'.");
    *this = *parsed;
}

Decimal Decimal::from_real(double number, int digits) {
    if (!std::isfinite(number))
        throw ValueError("A decimal number cannot be infinite or NaN.");
    // A double of up to 2^53 with a fraction has its exact digits within the first 800.
    static constexpr int exact = 800;
    std::string text(exact + 16, '\0');
    text.resize(static_cast<std::size_t>(
        std::snprintf(text.data(), text.size(), "%.*e", exact - 1, std::abs(number))));
    const std::size_t e = text.find('e');
    const int power = std::atoi(text.c_str() + e + 1);
    std::string all = text.substr(0, 1) + text.substr(2, e - 2);
    int exponent = power - static_cast<int>(all.size()) + 1;
    // Whole numbers and short fractions keep just the digits that they need, as Python has them.
    while (!all.empty() && all.back() == '0' && exponent < 0) {
        all.pop_back();
        ++exponent;
    }
    return of_digits(std::signbit(number), std::move(all), number == 0 ? 0 : exponent, digits,
                     Rounding::half_even);
}

int Decimal::digits() const noexcept {
    int count = 1;
    for (Wide number = ((static_cast<Wide>(high_) << 64) | low_) / 10; number > 0; number /= 10)
        ++count;
    return count;
}

Decimal Decimal::quantize(int places, Rounding rounding, int digits) const {
    std::string text = digit_text();
    const std::int64_t kept = static_cast<std::int64_t>(text.size()) + exponent_ + places;
    if (!text.empty() && kept > digits)
        throw ValueError("The number " + str() + " has more than " + std::to_string(digits) +
                         " digits with " + std::to_string(places) + " after the point.");
    if (-places <= exponent_)
        text.append(text.empty() ? 0 : static_cast<std::size_t>(exponent_ + places), '0');
    else if (!text.empty())
        cut_digits(text, kept, negative_, rounding);
    if (static_cast<int>(text.size()) > digits)
        throw ValueError("The number " + str() + " has more than " + std::to_string(digits) +
                         " digits with " + std::to_string(places) + " after the point.");
    return of_digits(negative_, std::move(text), -places, most_digits, rounding);
}

Decimal Decimal::rounded(int digits, Rounding rounding) const {
    return of_digits(negative_, digit_text(), exponent_, digits, rounding);
}

Decimal Decimal::abs() const noexcept {
    Decimal result = *this;
    result.negative_ = false;
    return result;
}

Decimal Decimal::operator-() const noexcept {
    Decimal result = *this;
    result.negative_ = !negative_ && !is_zero();
    return result;
}

bool Decimal::is_whole() const noexcept {
    if (exponent_ >= 0 || is_zero())
        return true;
    const std::string digits = digit_text();
    const auto fraction = static_cast<std::size_t>(-exponent_);
    const std::size_t cut = digits.size() > fraction ? digits.size() - fraction : 0;
    return cut > 0 && digits.find_first_not_of('0', cut) == digits.npos;
}

std::int64_t Decimal::to_int() const {
    std::string digits = digit_text();
    if (exponent_ > 0 && !digits.empty())
        digits.append(static_cast<std::size_t>(std::min(exponent_, 40)), '0');
    else
        digits.resize(digits.size() - std::min(digits.size(), static_cast<std::size_t>(-exponent_)));
    if (negative_)
        digits.insert(0, "-");
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc::result_out_of_range)
        throw ValueError("The number " + str() + " does not fit into 64 bits.");
    return number;
}

double Decimal::to_real() const {
    return std::strtod(str().c_str(), nullptr);
}

std::string Decimal::str() const {
    std::string digits = digit_text();
    if (digits.empty())
        digits = "0";
    const int adjusted = exponent_ + static_cast<int>(digits.size()) - 1;
    std::string out = negative_ ? "-" : "";
    if (exponent_ <= 0 && adjusted >= -6)
        return out + (exponent_ == 0 ? digits : abs().fixed());
    out += digits[0];
    if (digits.size() > 1)
        out += "." + digits.substr(1);
    return out + (adjusted < 0 ? "E" : "E+") + std::to_string(adjusted);
}

std::string Decimal::fixed() const {
    std::string digits = digit_text();
    if (digits.empty())
        digits = "0";
    if (exponent_ > 0) {
        if (!is_zero())
            digits.append(static_cast<std::size_t>(exponent_), '0');
    } else if (exponent_ < 0) {
        const auto places = static_cast<std::size_t>(-exponent_);
        if (digits.size() <= places)
            digits.insert(0, places + 1 - digits.size(), '0');
        digits.insert(digits.size() - places, ".");
    }
    return (negative_ ? "-" : "") + digits;
}

std::size_t Decimal::hash() const noexcept {
    // Equal to the hash of the same whole number as an integer, and the same for all forms of one number.
    std::string digits = digit_text();
    int exponent = exponent_;
    while (!digits.empty() && digits.back() == '0' && exponent < 0) {
        digits.pop_back();
        ++exponent;
    }
    if (digits.empty())
        return detail::hash_integer(0);
    if (exponent >= 0 && digits.size() + static_cast<std::size_t>(exponent) <= 18)
        return detail::hash_integer(static_cast<std::uint64_t>(to_int()));
    // A fraction that a double holds exactly hashes as that double does.
    const double real = to_real();
    std::uint64_t bits;
    static_assert(sizeof bits == sizeof real);
    std::copy_n(reinterpret_cast<const char*>(&real), sizeof bits, reinterpret_cast<char*>(&bits));
    return detail::hash_integer(bits);
}

int Decimal::compare(const Decimal& a, const Decimal& b) noexcept {
    if (a.is_zero() || b.is_zero() || a.negative_ != b.negative_) {
        const int of_a = a.is_zero() ? 0 : a.negative_ ? -1 : 1;
        const int of_b = b.is_zero() ? 0 : b.negative_ ? -1 : 1;
        return of_a < of_b ? -1 : of_a > of_b;
    }
    std::string left = a.digit_text(), right = b.digit_text();
    const int top_a = a.exponent_ + static_cast<int>(left.size());
    const int top_b = b.exponent_ + static_cast<int>(right.size());
    int result = top_a < top_b ? -1 : top_a > top_b;
    if (result == 0) {
        const std::size_t size = std::max(left.size(), right.size());
        left.resize(size, '0');
        right.resize(size, '0');
        result = compare_digits(left, right);
    }
    return a.negative_ ? -result : result;
}

Decimal operator+(const Decimal& a, const Decimal& b) {
    const int exponent = std::min(a.exponent_, b.exponent_);
    const auto scaled = [&](const Decimal& d) {
        std::string digits = d.digit_text();
        // Far apart, the smaller one only decides the rounding.
        if (!digits.empty())
            digits.append(static_cast<std::size_t>(d.exponent_ - exponent), '0');
        return digits;
    };
    std::string left = scaled(a), right = scaled(b);
    if (a.negative_ == b.negative_)
        return Decimal::of_digits(a.negative_, add_digits(std::move(left), std::move(right)), exponent,
                                  Decimal::precision, Rounding::half_even);
    const int order = compare_digits(left, right);
    if (order == 0)
        return Decimal::of_digits(false, "", exponent, Decimal::precision, Rounding::half_even);
    const bool negative = order > 0 ? a.negative_ : b.negative_;
    return Decimal::of_digits(negative,
                              order > 0 ? subtract_digits(left, right) : subtract_digits(right, left),
                              exponent, Decimal::precision, Rounding::half_even);
}

Decimal operator*(const Decimal& a, const Decimal& b) {
    return Decimal::of_digits(a.negative_ != b.negative_, multiply_digits(a.digit_text(), b.digit_text()),
                              a.exponent_ + b.exponent_, Decimal::precision, Rounding::half_even);
}

Decimal operator/(const Decimal& a, const Decimal& b) {
    if (b.is_zero())
        throw ValueError("A decimal number cannot be divided by zero.");
    const Wide divisor = (static_cast<Wide>(b.high_) << 64) | b.low_;
    std::string dividend = a.digit_text(), quotient;
    int exponent = a.exponent_ - b.exponent_;
    const int ideal = exponent;
    Wide rest = 0;
    // Ten times the rest may need more than 128 bits, so it is added up.
    const auto next = [&](char digit) {
        int times = 0;
        Wide sum = 0;
        for (int i = 0; i < 10; ++i) {
            sum += rest;
            if (sum >= divisor) {
                sum -= divisor;
                ++times;
            }
        }
        sum += static_cast<unsigned>(digit - '0');
        for (; sum >= divisor; ++times)
            sum -= divisor;
        rest = sum;
        quotient += static_cast<char>('0' + times);
    };
    for (const char digit : dividend)
        next(digit);
    quotient = without_leading_zeros(std::move(quotient));
    while (rest != 0 && quotient.size() < Decimal::precision + 1) {
        next('0');
        --exponent;
        if (quotient == "0")
            quotient.clear();
    }
    if (rest != 0 && !quotient.empty()) {
        quotient += '1';  // there is more: decides a half
        --exponent;
    }
    while (exponent < ideal && !quotient.empty() && quotient.back() == '0') {
        quotient.pop_back();
        ++exponent;
    }
    return Decimal::of_digits(a.negative_ != b.negative_, std::move(quotient), exponent, Decimal::precision,
                              Rounding::half_even);
}

}  // namespace nuages
