#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace nuages {

// How a number that lies between two others is rounded, as in Python's decimal.
enum class Rounding : std::uint8_t { half_even, half_up, half_down, down, up, floor, ceiling };

// An exact decimal number: a sign, up to 38 digits and a power of ten. Follows Python's decimal where that is
// finite: digits after the point are kept ("10.50"), arithmetic rounds half-even to 28 digits, equal numbers
// compare equal whatever their digits (1 == 1.00).
class Decimal {
public:
    static constexpr int most_digits = 38;
    static constexpr int precision = 28;  // of arithmetic

    constexpr Decimal() noexcept = default;
    template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) constexpr Decimal(T n) noexcept
        : negative_(n < 0), low_(n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n)) {}
    // "10.50", "-1E+3". Throws ValueError for what is no number or has more than 38 digits.
    explicit Decimal(std::string_view text);
    // nullopt where the constructor throws.
    static std::optional<Decimal> parse(std::string_view text);
    // The nearest number of so many significant digits. Throws ValueError for infinity and NaN.
    static Decimal from_real(double number, int digits = precision);

    bool is_negative() const noexcept { return negative_; }
    bool is_zero() const noexcept { return high_ == 0 && low_ == 0; }
    // The power of ten of its last digit: -2 for "10.50".
    int exponent() const noexcept { return exponent_; }
    // Significant digits; 1 for zero.
    int digits() const noexcept;

    // With exactly so many digits after the point. Throws ValueError where it would have more than `digits`.
    Decimal quantize(int places, Rounding rounding = Rounding::half_even, int digits = precision) const;
    // With at most so many significant digits.
    Decimal rounded(int digits, Rounding rounding = Rounding::half_even) const;
    Decimal abs() const noexcept;
    // The whole part; throws ValueError where that needs more than 64 bits.
    std::int64_t to_int() const;
    bool is_whole() const noexcept;
    double to_real() const;

    // Python's str(): "10.50", "1E+3".
    std::string str() const;
    // Without an exponent: "1000".
    std::string fixed() const;
    std::size_t hash() const noexcept;

    Decimal operator-() const noexcept;
    // Throw ValueError where the result is out of range or the divisor zero.
    friend Decimal operator+(const Decimal& a, const Decimal& b);
    friend Decimal operator-(const Decimal& a, const Decimal& b) { return a + -b; }
    friend Decimal operator*(const Decimal& a, const Decimal& b);
    friend Decimal operator/(const Decimal& a, const Decimal& b);
    Decimal& operator+=(const Decimal& other) { return *this = *this + other; }
    Decimal& operator-=(const Decimal& other) { return *this = *this - other; }
    Decimal& operator*=(const Decimal& other) { return *this = *this * other; }
    friend bool operator==(const Decimal& a, const Decimal& b) noexcept { return compare(a, b) == 0; }
    friend std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
        return compare(a, b) <=> 0;
    }

private:
    static int compare(const Decimal& a, const Decimal& b) noexcept;
    static Decimal of_digits(bool negative, std::string digits, int exponent, int most, Rounding rounding);
    // "" for zero.
    std::string digit_text() const;

    bool negative_ = false;
    std::int32_t exponent_ = 0;
    std::uint64_t low_ = 0, high_ = 0;  // of the digits as one whole number
};

}  // namespace nuages
