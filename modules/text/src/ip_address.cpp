#include <algorithm>
#include <charconv>

#include <nuages/base/text.h>
#include <nuages/text/ip_address.h>

namespace nuages::ip {
namespace {

// nullopt where the text has other characters than digits of that base, or too many.
std::optional<std::uint16_t> parse_part(std::string_view text, int base, std::size_t most_digits) {
    std::uint16_t number = 0;
    if (text.empty() || text.size() > most_digits)
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

// The groups of one side of the "::".
struct Groups {
    V6 values{};
    std::size_t count = 0;

    bool add(std::uint16_t group) {
        if (count == values.size())
            return false;
        values[count++] = group;
        return true;
    }
    // An IPv4 address may stand for the last two groups.
    bool parse(std::string_view side, bool may_end_in_v4) {
        if (side.empty())
            return true;
        const auto parts = text::split(side, ':');
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (may_end_in_v4 && i + 1 == parts.size() && parts[i].find('.') != parts[i].npos) {
                const auto v4 = parse_v4(parts[i]);
                return v4 && add(static_cast<std::uint16_t>((*v4)[0] << 8 | (*v4)[1])) &&
                       add(static_cast<std::uint16_t>((*v4)[2] << 8 | (*v4)[3]));
            }
            const auto group = parse_part(parts[i], 16, 4);
            if (!group || !add(*group))
                return false;
        }
        return true;
    }
};

// The first of the longest runs of zero groups; none where no run has two.
struct Run {
    std::size_t begin = 0, length = 0;
};
Run longest_zeros(const V6& address) {
    Run best;
    for (std::size_t i = 0; i < address.size();) {
        std::size_t end = i;
        while (end < address.size() && address[end] == 0)
            ++end;
        if (end - i > best.length)
            best = {i, end - i};
        i = end + 1;
    }
    return best.length > 1 ? best : Run();
}

}  // namespace

std::optional<V4> parse_v4(std::string_view text) {
    const auto parts = text::split(text, '.');
    V4 address{};
    if (parts.size() != address.size())
        return std::nullopt;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto part = parse_part(parts[i], 10, 3);
        if (!part || *part > 255 || (parts[i].size() > 1 && parts[i][0] == '0'))
            return std::nullopt;
        address[i] = static_cast<std::uint8_t>(*part);
    }
    return address;
}

std::optional<V6> parse_v6(std::string_view text) {
    if (const std::size_t zone = text.find('%'); zone != text.npos) {
        if (zone + 1 == text.size() || text.find('%', zone + 1) != text.npos)
            return std::nullopt;
        text = text.substr(0, zone);
    }
    const std::size_t gap = text.find("::");
    if (gap == text.npos) {
        Groups groups;
        return groups.parse(text, true) && groups.count == 8 ? std::optional(groups.values) : std::nullopt;
    }
    if (text.find("::", gap + 1) != text.npos)
        return std::nullopt;
    Groups front, back;
    if (!front.parse(text.substr(0, gap), false) || !back.parse(text.substr(gap + 2), true) ||
        front.count + back.count > 7)
        return std::nullopt;
    std::copy_n(back.values.begin(), back.count,
                front.values.end() - static_cast<std::ptrdiff_t>(back.count));
    return front.values;
}

std::string str(const V4& address) {
    std::string out;
    for (const std::uint8_t part : address)
        out += (out.empty() ? "" : ".") + std::to_string(part);
    return out;
}

std::string str(const V6& address) {
    const Run zeros = longest_zeros(address);
    std::string out;
    for (std::size_t i = 0; i < address.size(); ++i) {
        if (zeros.length > 0 && i == zeros.begin) {
            out += "::";
            i += zeros.length - 1;
            continue;
        }
        if (!out.empty() && out.back() != ':')
            out += ':';
        char digits[4];
        out.append(digits, std::to_chars(digits, digits + sizeof digits, address[i], 16).ptr);
    }
    return out;
}

std::optional<V4> mapped_v4(const V6& address) {
    const V6 prefix{0, 0, 0, 0, 0, 0xFFFF, 0, 0};
    if (!std::equal(prefix.begin(), prefix.begin() + 6, address.begin()))
        return std::nullopt;
    return V4{static_cast<std::uint8_t>(address[6] >> 8), static_cast<std::uint8_t>(address[6] & 0xFF),
              static_cast<std::uint8_t>(address[7] >> 8), static_cast<std::uint8_t>(address[7] & 0xFF)};
}

}  // namespace nuages::ip
