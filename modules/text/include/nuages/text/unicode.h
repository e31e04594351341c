#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Text as Python sees it: code points and their properties. Bytes that are no valid UTF-8 pass unchanged:
// each decodes to 0xDC00 + byte (as Python's surrogateescape), and append() turns that back into the byte.
namespace nuages::unicode {

struct Decoded {
    char32_t code_point;
    std::uint32_t size;  // in bytes
};

namespace detail {
Decoded decode_beyond_ascii(std::string_view text) noexcept;
Decoded decode_last_beyond_ascii(std::string_view text) noexcept;
bool is_space_beyond_ascii(char32_t c) noexcept;
bool is_word_beyond_ascii(char32_t c) noexcept;
}  // namespace detail

// The code point at the start of a text that is not empty.
inline Decoded decode(std::string_view text) noexcept {
    auto first = static_cast<unsigned char>(text[0]);
    return first < 0x80 ? Decoded{first, 1} : detail::decode_beyond_ascii(text);
}
// The code point that ends a text that is not empty.
inline Decoded decode_last(std::string_view text) noexcept {
    auto last = static_cast<unsigned char>(text.back());
    return last < 0x80 ? Decoded{last, 1} : detail::decode_last_beyond_ascii(text);
}
void append(std::string& out, char32_t code_point);

// Python's str.isspace, isalnum or underscore (the regular expression \w), isalpha, isdigit, isupper/islower
// of one code point.
inline bool is_space(char32_t c) noexcept {
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
    return detail::is_space_beyond_ascii(c);
}
inline bool is_word(char32_t c) noexcept {
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    return detail::is_word_beyond_ascii(c);
}
bool is_alpha(char32_t c) noexcept;
bool is_digit(char32_t c) noexcept;
// A digit of any script that counts in tens (Python's isdecimal, \d), and what it counts.
bool is_decimal(char32_t c) noexcept;
int decimal_value(char32_t c) noexcept;  // of one that is_decimal()
bool is_upper(char32_t c) noexcept;
bool is_lower(char32_t c) noexcept;
bool is_cased(char32_t c) noexcept;
// A character of a category C*: control, format, surrogate, private or not assigned.
bool is_control(char32_t c) noexcept;
bool is_combining(char32_t c) noexcept;  // Python's unicodedata.combining(c) != 0

bool is_ascii(std::string_view text) noexcept;

// Python's str.strip and its halves.
std::string_view strip(std::string_view text) noexcept;
std::string_view strip_left(std::string_view text) noexcept;
std::string_view strip_right(std::string_view text) noexcept;

// Python's str.upper, lower and title, special casings included.
std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string title(std::string_view text);
void append_upper(std::string& out, char32_t c);
void append_title(std::string& out, char32_t c);
void append_lower(std::string& out, char32_t c);

// unicodedata.normalize of that form.
std::string nfc(std::string_view text);
std::string nfkc(std::string_view text);
std::string nfkd(std::string_view text);
// Lower case and without invisible characters, as names are compared (Unicode, NFKC_Casefold).
std::string nfkc_casefold(std::string_view text);

// The bytes that the first `count` code points take, all where there are fewer.
std::size_t prefix_bytes(std::string_view text, std::size_t count) noexcept;
std::size_t length(std::string_view text) noexcept;

}  // namespace nuages::unicode
