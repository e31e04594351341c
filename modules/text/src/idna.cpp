#include <cstdint>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/text/idna.h>
#include <nuages/text/unicode.h>

namespace nuages::url {
namespace {

constexpr std::size_t longest_label = 63;

// Punycode (RFC 3492), whose names these are.
constexpr std::uint32_t base = 36;
constexpr std::uint32_t tmin = 1;
constexpr std::uint32_t tmax = 26;
constexpr std::uint32_t skew = 38;
constexpr std::uint32_t damp = 700;

std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) {
    delta = first ? delta / damp : delta / 2;
    delta += delta / points;
    std::uint32_t k = 0;
    while (delta > ((base - tmin) * tmax) / 2) {
        delta /= base - tmin;
        k += base;
    }
    return k + (base - tmin + 1) * delta / (delta + skew);
}

char digit(std::uint32_t value) {
    return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

std::string punycode(const std::vector<char32_t>& label) {
    std::string out;
    for (char32_t c : label) {
        if (c < 0x80)
            out += static_cast<char>(c);
    }
    const auto basic = static_cast<std::uint32_t>(out.size());
    if (basic > 0)
        out += '-';
    std::uint32_t n = 0x80;
    std::uint32_t delta = 0;
    std::uint32_t bias = 72;
    for (std::uint32_t handled = basic; handled < label.size();) {
        char32_t next = 0x110000;
        for (char32_t c : label) {
            if (c >= n && c < next)
                next = c;
        }
        delta += (next - n) * (handled + 1);
        n = next;
        for (char32_t c : label) {
            if (c < n)
                ++delta;
            if (c != n)
                continue;
            std::uint32_t q = delta;
            for (std::uint32_t k = base;; k += base) {
                std::uint32_t t = k <= bias ? tmin : k >= bias + tmax ? tmax : k - bias;
                if (q < t)
                    break;
                out += digit(t + (q - t) % (base - t));
                q = (q - t) / (base - t);
            }
            out += digit(q);
            bias = adapt(delta, handled + 1, handled == basic);
            delta = 0;
            ++handled;
        }
        ++delta;
        ++n;
    }
    return out;
}

bool is_ascii(std::string_view text) {
    for (char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80)
            return false;
    }
    return true;
}

std::optional<std::string> ascii_label(std::string_view label) {
    if (is_ascii(label))
        return std::string(label);
    std::string prepared = unicode::nfkc_casefold(label);
    if (is_ascii(prepared))
        return prepared;
    if (prepared.starts_with("xn--"))
        return std::nullopt;
    std::vector<char32_t> points;
    for (std::string_view rest = prepared; !rest.empty();) {
        auto [c, size] = unicode::decode(rest);
        points.push_back(c);
        rest.remove_prefix(size);
    }
    // Longer ones cannot fit, and the work is quadratic.
    if (points.size() > longest_label)
        return std::nullopt;
    return "xn--" + punycode(points);
}

}  // namespace

std::optional<std::string> to_ascii_domain(std::string_view domain) {
    if (domain.empty())
        return std::string();
    std::string dotted(domain);
    for (std::string_view dot : {"\xE3\x80\x82", "\xEF\xBC\x8E", "\xEF\xBD\xA1"})  // ideographic full stops
        dotted = text::replace_all(dotted, dot, ".");
    auto labels = text::split(dotted, '.');
    std::string out;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        bool is_root = i > 0 && i + 1 == labels.size() && labels[i].empty();
        auto label = ascii_label(labels[i]);
        if (!label || label->size() > longest_label || (label->empty() && !is_root))
            return std::nullopt;
        out += (i ? "." : "") + *label;
    }
    return out;
}

}  // namespace nuages::url
