#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nuages::templates {

// A number in decimal notation with any number of digits, for formatting (what Python's decimal does there).
class LongDecimal {
public:
    LongDecimal() = default;
    explicit LongDecimal(std::int64_t number);

    // What Python's LongDecimal() takes: "12", "-1.50", ".5", "1e-3", "NaN", "Infinity"; blanks around it,
    // underscores between digits. nullopt for all else and for exponents beyond a million.
    static std::optional<LongDecimal> parse(std::string_view text);

    bool is_finite() const noexcept { return sort_ == Sort::finite; }
    bool is_negative() const noexcept { return negative_; }
    bool is_zero() const noexcept { return is_finite() && digits_ == "0"; }
    const std::string& digits() const noexcept { return digits_; }
    int exponent() const noexcept { return exponent_; }
    bool is_whole() const noexcept;

    // Rounded half up (away from zero) to that many digits behind the point, and filled with zeros.
    LongDecimal rounded(int places) const;
    // "-1234.50", never with an exponent (Python's format 'f').
    std::string str() const;
    // "-1.2345e+3" (Python's format 'e').
    std::string scientific() const;

private:
    enum class Sort : std::uint8_t { finite, infinite, nan };

    std::string digits_ = "0";  // without zeros in front
    int exponent_ = 0;          // of ten, for the last digit
    bool negative_ = false;
    Sort sort_ = Sort::finite;
};

}  // namespace nuages::templates
