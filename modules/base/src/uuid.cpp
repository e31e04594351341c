#include <nuages/base/uuid.h>

namespace nuages {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

}  // namespace

std::optional<UUID> UUID::parse(std::string_view text) {
    if (text.starts_with("urn:"))
        text.remove_prefix(4);
    if (text.starts_with("uuid:"))
        text.remove_prefix(5);
    if (text.starts_with('{') && text.ends_with('}'))
        text = text.substr(1, text.size() - 2);
    UUID uuid;
    std::size_t digits = 0;
    for (char c : text) {
        if (c == '-')
            continue;
        int digit = hex_digit(c);
        if (digit < 0 || digits == 32)
            return std::nullopt;
        auto& byte = uuid.bytes[digits / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | digit);
        ++digits;
    }
    if (digits != 32)
        return std::nullopt;
    return uuid;
}

std::string UUID::hex() const {
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(32);
    for (std::uint8_t byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string UUID::str() const {
    std::string text = hex();
    for (std::size_t position : {20, 16, 12, 8})
        text.insert(position, 1, '-');
    return text;
}

}  // namespace nuages
