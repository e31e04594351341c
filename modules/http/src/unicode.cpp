#include "unicode.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <utf8proc.h>

namespace nuages::http {
namespace {

const utf8proc_uint8_t* bytes(std::string_view text) {
    return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// The first character and its length in bytes; negative where the text is not UTF-8 there.
struct Character {
    utf8proc_int32_t code_point;
    utf8proc_ssize_t length;
};
Character first_character(std::string_view text) {
    Character character{};
    character.length =
        utf8proc_iterate(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &character.code_point);
    return character;
}

// What Python's str.isspace() says.
bool is_space(utf8proc_int32_t c) {
    if ((c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F) || c == 0x85)
        return true;
    const auto category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

}  // namespace

bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string nfkc(std::string_view text) {
    utf8proc_uint8_t* normalized = nullptr;
    const auto length =
        utf8proc_map(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &normalized,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(normalized, &std::free);
    if (length < 0)
        return std::string(text);
    return {reinterpret_cast<const char*>(normalized), static_cast<std::size_t>(length)};
}

bool begins_with_control_character(std::string_view text) {
    const Character character = first_character(text);
    if (character.length <= 0)
        return true;
    switch (utf8proc_category(character.code_point)) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_CN:
            return true;
        default:
            return false;
    }
}

std::string_view trim_unicode(std::string_view text) {
    while (!text.empty()) {
        const Character character = first_character(text);
        if (character.length <= 0 || !is_space(character.code_point))
            break;
        text.remove_prefix(static_cast<std::size_t>(character.length));
    }
    while (!text.empty()) {
        std::size_t begin = text.size() - 1;
        while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80)
            --begin;
        const Character character = first_character(text.substr(begin));
        if (character.length <= 0 || begin + static_cast<std::size_t>(character.length) != text.size() ||
            !is_space(character.code_point))
            break;
        text = text.substr(0, begin);
    }
    return text;
}

}  // namespace nuages::http
