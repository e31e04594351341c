#include <algorithm>
#include <cstdlib>

#include <utf8proc.h>

#include <nuages/base/text.h>
#include <nuages/text/unicode.h>

namespace nuages::unicode {
namespace {

constexpr char32_t byte_escape = 0xDC00;

utf8proc_category_t category(char32_t c) noexcept {
    return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool is_escaped_byte(char32_t c) noexcept {
    return c >= byte_escape + 0x80 && c <= byte_escape + 0xFF;
}

// The letters whose upper case is more than one code point (SpecialCasing.txt, unconditional ones).
struct Expansion {
    char32_t from;
    char32_t to[3];
};
constexpr Expansion upper_expansions[] = {
    {0x00DF, {0x53, 0x53, 0}},       {0x0149, {0x2BC, 0x4E, 0}},      {0x01F0, {0x4A, 0x30C, 0}},
    {0x0390, {0x399, 0x308, 0x301}}, {0x03B0, {0x3A5, 0x308, 0x301}}, {0x0587, {0x535, 0x552, 0}},
    {0x1E96, {0x48, 0x331, 0}},      {0x1E97, {0x54, 0x308, 0}},      {0x1E98, {0x57, 0x30A, 0}},
    {0x1E99, {0x59, 0x30A, 0}},      {0x1E9A, {0x41, 0x2BE, 0}},      {0x1F50, {0x3A5, 0x313, 0}},
    {0x1F52, {0x3A5, 0x313, 0x300}}, {0x1F54, {0x3A5, 0x313, 0x301}}, {0x1F56, {0x3A5, 0x313, 0x342}},
    {0xFB00, {0x46, 0x46, 0}},       {0xFB01, {0x46, 0x49, 0}},       {0xFB02, {0x46, 0x4C, 0}},
    {0xFB03, {0x46, 0x46, 0x49}},    {0xFB04, {0x46, 0x46, 0x4C}},    {0xFB05, {0x53, 0x54, 0}},
    {0xFB06, {0x53, 0x54, 0}},
};
constexpr Expansion title_expansions[] = {
    {0x00DF, {0x53, 0x73, 0}},       {0x0149, {0x2BC, 0x4E, 0}},      {0x01F0, {0x4A, 0x30C, 0}},
    {0x0390, {0x399, 0x308, 0x301}}, {0x03B0, {0x3A5, 0x308, 0x301}}, {0x0587, {0x535, 0x582, 0}},
    {0x1E96, {0x48, 0x331, 0}},      {0x1E97, {0x54, 0x308, 0}},      {0x1E98, {0x57, 0x30A, 0}},
    {0x1E99, {0x59, 0x30A, 0}},      {0x1E9A, {0x41, 0x2BE, 0}},      {0x1F50, {0x3A5, 0x313, 0}},
    {0x1F52, {0x3A5, 0x313, 0x300}}, {0x1F54, {0x3A5, 0x313, 0x301}}, {0x1F56, {0x3A5, 0x313, 0x342}},
    {0xFB00, {0x46, 0x66, 0}},       {0xFB01, {0x46, 0x69, 0}},       {0xFB02, {0x46, 0x6C, 0}},
    {0xFB03, {0x46, 0x66, 0x69}},    {0xFB04, {0x46, 0x66, 0x6C}},    {0xFB05, {0x53, 0x74, 0}},
    {0xFB06, {0x53, 0x74, 0}},
};

template <std::size_t N>
const Expansion* find_expansion(const Expansion (&table)[N], char32_t c) {
    auto found = std::lower_bound(std::begin(table), std::end(table), c,
                                  [](const Expansion& entry, char32_t value) { return entry.from < value; });
    return found != std::end(table) && found->from == c ? found : nullptr;
}

void append_expansion(std::string& out, const Expansion& expansion) {
    for (char32_t c : expansion.to) {
        if (c)
            append(out, c);
    }
}

std::string normalize(std::string_view text, int options) {
    utf8proc_uint8_t* mapped = nullptr;
    auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                             static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                             static_cast<utf8proc_option_t>(options));
    if (size < 0)  // not UTF-8
        return std::string(text);
    std::string out(reinterpret_cast<char*>(mapped), static_cast<std::size_t>(size));
    std::free(mapped);
    return out;
}

// A capital sigma that ends a word is lowered to a final sigma (Unicode, Final_Sigma).
bool is_final_sigma(std::string_view before, std::string_view after) {
    auto is_ignorable = [](char32_t c) {
        auto kind = category(c);
        return kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_ME || kind == UTF8PROC_CATEGORY_CF ||
               kind == UTF8PROC_CATEGORY_LM || kind == UTF8PROC_CATEGORY_SK || c == '\'' || c == '.' ||
               c == ':' || c == 0xB7 || c == 0x2019;
    };
    while (!before.empty()) {
        auto [c, size] = decode_last(before);
        if (!is_ignorable(c)) {
            if (!is_cased(c))
                return false;
            break;
        }
        before.remove_suffix(size);
    }
    if (before.empty())
        return false;
    while (!after.empty()) {
        auto [c, size] = decode(after);
        if (!is_ignorable(c))
            return !is_cased(c);
        after.remove_prefix(size);
    }
    return true;
}

}  // namespace

Decoded detail::decode_beyond_ascii(std::string_view text) noexcept {
    utf8proc_int32_t c = -1;
    auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4)), &c);
    if (size <= 0)
        return {byte_escape + static_cast<unsigned char>(text[0]), 1};
    return {static_cast<char32_t>(c), static_cast<std::uint32_t>(size)};
}

Decoded detail::decode_last_beyond_ascii(std::string_view text) noexcept {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && text.size() - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80)
        --begin;
    Decoded last = decode(text.substr(begin));
    if (begin + last.size == text.size())
        return last;
    return {byte_escape + static_cast<unsigned char>(text.back()), 1};
}

void append(std::string& out, char32_t c) {
    if (is_escaped_byte(c))
        out += static_cast<char>(c - byte_escape);
    else
        text::append_utf8(out, c);
}

bool detail::is_space_beyond_ascii(char32_t c) noexcept {
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_alpha(char32_t c) noexcept {
    if (c < 0x80)
        return text::is_alpha(static_cast<char>(c));
    auto kind = category(c);
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

bool is_digit(char32_t c) noexcept {
    if (c < 0x80)
        return text::is_digit(static_cast<char>(c));
    return category(c) == UTF8PROC_CATEGORY_ND;
}

bool detail::is_word_beyond_ascii(char32_t c) noexcept {
    auto kind = category(c);
    return (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO) ||
           (kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO);
}

bool is_upper(char32_t c) noexcept {
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    return category(c) == UTF8PROC_CATEGORY_LU;
}

bool is_lower(char32_t c) noexcept {
    if (c < 0x80)
        return c >= 'a' && c <= 'z';
    return category(c) == UTF8PROC_CATEGORY_LL || c == 0xAA || c == 0xBA;
}

bool is_cased(char32_t c) noexcept {
    return is_upper(c) || is_lower(c) || (c >= 0x80 && category(c) == UTF8PROC_CATEGORY_LT);
}

bool is_decimal(char32_t c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 0x80 && category(c) == UTF8PROC_CATEGORY_ND);
}

int decimal_value(char32_t c) noexcept {
    if (c < 0x80)
        return static_cast<int>(c - '0');
    // Digits stand in runs of ten from zero on; some runs follow each other.
    char32_t first = c;
    while (is_decimal(first - 1))
        --first;
    return static_cast<int>((c - first) % 10);
}

bool is_control(char32_t c) noexcept {
    switch (category(c)) {
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

bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_combining(char32_t c) noexcept {
    return c >= 0x80 && utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class != 0;
}

std::string_view strip_left(std::string_view text) noexcept {
    while (!text.empty()) {
        auto [c, size] = decode(text);
        if (!is_space(c))
            break;
        text.remove_prefix(size);
    }
    return text;
}

std::string_view strip_right(std::string_view text) noexcept {
    while (!text.empty()) {
        auto [c, size] = decode_last(text);
        if (!is_space(c))
            break;
        text.remove_suffix(size);
    }
    return text;
}

std::string_view strip(std::string_view text) noexcept {
    return strip_left(strip_right(text));
}

void append_upper(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    } else if (const Expansion* expansion = find_expansion(upper_expansions, c)) {
        append_expansion(out, *expansion);
    } else {
        append(out, static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c))));
    }
}

void append_title(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    } else if (const Expansion* expansion = find_expansion(title_expansions, c)) {
        append_expansion(out, *expansion);
    } else {
        append(out, static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c))));
    }
}

void append_lower(std::string& out, char32_t c) {
    if (c < 0x80)
        out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    else if (c == 0x130)
        out += "i\xCC\x87";  // a capital I with a dot keeps the dot
    else
        append(out, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
}

std::string upper(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        auto [c, size] = decode(text);
        append_upper(out, c);
        text.remove_prefix(size);
    }
    return out;
}

std::string lower(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        auto [c, size] = decode(text.substr(at));
        if (c == 0x3A3)
            append(out, is_final_sigma(text.substr(0, at), text.substr(at + size)) ? 0x3C2 : 0x3C3);
        else
            append_lower(out, c);
        at += size;
    }
    return out;
}

std::string title(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool in_word = false;
    for (std::size_t at = 0; at < text.size();) {
        auto [c, size] = decode(text.substr(at));
        if (!in_word)
            append_title(out, c);
        else if (c == 0x3A3)
            append(out, is_final_sigma(text.substr(0, at), text.substr(at + size)) ? 0x3C2 : 0x3C3);
        else
            append_lower(out, c);
        in_word = is_cased(c);
        at += size;
    }
    return out;
}

std::string nfc(std::string_view text) {
    return normalize(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string nfkc(std::string_view text) {
    return normalize(text, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
}

std::string nfkd(std::string_view text) {
    return normalize(text, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE);
}

std::string nfkc_casefold(std::string_view text) {
    return normalize(
        text, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

std::size_t prefix_bytes(std::string_view text, std::size_t count) noexcept {
    std::size_t at = 0;
    while (count > 0 && at < text.size()) {
        at += decode(text.substr(at)).size;
        --count;
    }
    return at;
}

std::size_t length(std::string_view text) noexcept {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count)
        at += decode(text.substr(at)).size;
    return count;
}

}  // namespace nuages::unicode
