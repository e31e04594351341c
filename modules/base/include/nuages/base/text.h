#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Text in UTF-8. Functions that take ASCII letters into account leave all other bytes alone.
namespace nuages::text {

constexpr char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string lower(std::string_view text);
bool iequals(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);
// Every piece between separators, empty ones included; never an empty vector.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

bool is_valid_utf8(std::string_view text);
// A copy in which each malformed sequence is U+FFFD, as Python's errors="replace" puts them.
std::string replace_invalid_utf8(std::string_view text);
// Appends the code point; it must not be above U+10FFFF.
void append_utf8(std::string& out, char32_t code_point);
// Number of code points of valid UTF-8.
std::size_t length_utf8(std::string_view text);

// A whole decimal number with an optional sign and nothing around it; nullopt where it is none or out of
// range.
std::optional<std::int64_t> parse_int(std::string_view text);
std::optional<double> parse_double(std::string_view text);
// Python's repr(float): the shortest text that reads back the same, "1.0", "1e+16", "nan".
std::string repr(double number);

}  // namespace nuages::text

namespace nuages::html {

// Appends `text` with & < > " ' as Django's escape() writes them (&amp; &lt; &gt; &quot; &#x27;).
void append_escaped(std::string& out, std::string_view text);
std::string escape(std::string_view text);

}  // namespace nuages::html

namespace nuages::url {

// Percent-encodes UTF-8 text except letters, digits, "_.-~" and the characters of `safe`
// (urllib.parse.quote).
std::string quote(std::string_view text, std::string_view safe = "/");
// As quote, with a plus for a blank (urllib.parse.quote_plus).
std::string quote_plus(std::string_view text, std::string_view safe = "");
// Decodes percent escapes; a malformed one stays as it is (urllib.parse.unquote, without replacing bad
// UTF-8).
std::string unquote(std::string_view text);
std::string unquote_plus(std::string_view text);

}  // namespace nuages::url
