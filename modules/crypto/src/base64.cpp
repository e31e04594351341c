#include <array>
#include <cstdint>

#include <nuages/crypto/base64.h>

namespace nuages::crypto {
namespace {

constexpr std::string_view standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view for_urls = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes, std::string_view alphabet) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        held += 8;
        while (held >= 6) {
            held -= 6;
            out += alphabet[bits >> held & 63];
        }
    }
    if (held > 0)
        out += alphabet[bits << (6 - held) & 63];
    return out;
}

constexpr std::array<std::int16_t, 256> reversed(std::string_view alphabet) {
    std::array<std::int16_t, 256> table{};
    for (auto& entry : table)
        entry = -1;
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int16_t>(i);
    return table;
}

std::optional<std::string> decode(std::string_view text, const std::array<std::int16_t, 256>& table) {
    if (text.size() % 4 == 1)
        return std::nullopt;
    std::string out;
    out.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    int held = 0;
    for (char c : text) {
        int six = table[static_cast<unsigned char>(c)];
        if (six < 0)
            return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(six);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out += static_cast<char>(bits >> held & 255);
        }
    }
    // Two texts must not decode to the same bytes.
    if ((bits & ((1u << held) - 1)) != 0)
        return std::nullopt;
    return out;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string out = encode(bytes, standard);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
    static constexpr auto table = reversed(standard);
    if (text.size() % 4 != 0)
        return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding)
        text.remove_suffix(1);
    return decode(text, table);
}

std::string base64url_encode(std::string_view bytes) {
    return encode(bytes, for_urls);
}

std::optional<std::string> base64url_decode(std::string_view text) {
    static constexpr auto table = reversed(for_urls);
    return decode(text, table);
}

}  // namespace nuages::crypto
