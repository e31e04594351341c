#include "decimal.h"

#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/text/unicode.h>

namespace nuages::templates {
namespace {

constexpr std::int64_t largest_exponent = 1'000'000;

void strip_zeros(std::string& digits) {
    std::size_t first = digits.find_first_not_of('0');
    digits.erase(0, std::min(first, digits.size() - 1));
}

}  // namespace

LongDecimal::LongDecimal(std::int64_t number) : digits_(std::to_string(number)), negative_(number < 0) {
    if (negative_)
        digits_.erase(0, 1);
}

std::optional<LongDecimal> LongDecimal::parse(std::string_view text) {
    text = unicode::strip(text);
    LongDecimal result;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        result.negative_ = text.front() == '-';
        text.remove_prefix(1);
    }
    if (text::iequals(text, "inf") || text::iequals(text, "infinity")) {
        result.sort_ = Sort::infinite;
        return result;
    }
    if (text::iequals(text, "nan") || text::iequals(text, "snan")) {
        result.sort_ = Sort::nan;
        return result;
    }
    std::string digits;
    std::int64_t exponent = 0;
    bool seen_point = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (text::is_digit(text[at])) {
            digits += text[at];
            exponent -= seen_point;
        } else if (text[at] == '.' && !seen_point) {
            seen_point = true;
        } else if (text[at] != '_') {
            break;
        }
    }
    if (digits.empty())
        return std::nullopt;
    if (at < text.size()) {
        if (text[at] != 'e' && text[at] != 'E')
            return std::nullopt;
        auto power = text::parse_int(text.substr(at + 1));
        if (!power || *power > largest_exponent || *power < -largest_exponent)
            return std::nullopt;
        exponent += *power;
    }
    strip_zeros(digits);
    result.digits_ = std::move(digits);
    result.exponent_ = static_cast<int>(exponent);
    return result;
}

bool LongDecimal::is_whole() const noexcept {
    if (!is_finite())
        return false;
    if (exponent_ >= 0 || digits_ == "0")
        return true;
    auto behind = static_cast<std::size_t>(-exponent_);
    if (behind >= digits_.size())
        return false;
    return digits_.find_last_not_of('0') < digits_.size() - behind;
}

LongDecimal LongDecimal::rounded(int places) const {
    if (!is_finite())
        return *this;
    LongDecimal result = *this;
    result.exponent_ = -places;
    if (exponent_ >= -places) {
        if (digits_ != "0")
            result.digits_.append(static_cast<std::size_t>(exponent_ + places), '0');
        return result;
    }
    auto dropped = static_cast<std::size_t>(-places - exponent_);
    if (dropped > digits_.size()) {
        result.digits_ = "0";
        return result;
    }
    std::size_t kept = digits_.size() - dropped;
    bool up = digits_[kept] >= '5';
    result.digits_.resize(kept);
    for (std::size_t i = kept; up && i-- > 0;) {
        up = result.digits_[i] == '9';
        result.digits_[i] = up ? '0' : static_cast<char>(result.digits_[i] + 1);
    }
    if (up)
        result.digits_.insert(0, 1, '1');
    if (result.digits_.empty())
        result.digits_ = "0";
    strip_zeros(result.digits_);
    return result;
}

std::string LongDecimal::str() const {
    std::string out = negative_ ? "-" : "";
    if (sort_ == Sort::infinite)
        return out + "Infinity";
    if (sort_ == Sort::nan)
        return out + "NaN";
    if (exponent_ >= 0) {
        out += digits_;
        if (digits_ != "0")
            out.append(static_cast<std::size_t>(exponent_), '0');
        return out;
    }
    auto behind = static_cast<std::size_t>(-exponent_);
    if (behind >= digits_.size()) {
        out += "0.";
        out.append(behind - digits_.size(), '0');
        return out + digits_;
    }
    out.append(digits_, 0, digits_.size() - behind);
    out += '.';
    return out.append(digits_, digits_.size() - behind, behind);
}

std::string LongDecimal::scientific() const {
    if (!is_finite())
        return str();
    std::string out = negative_ ? "-" : "";
    out += digits_[0];
    if (digits_.size() > 1)
        out += "." + digits_.substr(1);
    std::int64_t power = static_cast<std::int64_t>(exponent_) + static_cast<std::int64_t>(digits_.size()) - 1;
    return out + "e" + (power < 0 ? "-" : "+") + std::to_string(power < 0 ? -power : power);
}

}  // namespace nuages::templates
