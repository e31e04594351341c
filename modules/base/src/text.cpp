#include <charconv>
#include <cmath>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <nuages/base/text.h>

namespace nuages::text {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = ascii_lower(c);
    return out;
}

bool iequals(std::string_view a, std::string_view b) {
    if (a.size() != b.size())
        return false;
    if (a == b)
        return true;  // as nearly always where they are equal at all
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (ascii_lower(a[i]) != ascii_lower(b[i]))
            return false;
    }
    return true;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == text.npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0)
            out += separator;
        out += parts[i];
    }
    return out;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
    if (from.empty())
        return std::string(text);
    std::string out;
    while (true) {
        std::size_t found = text.find(from);
        out += text.substr(0, found);
        if (found == text.npos)
            return out;
        out += to;
        text.remove_prefix(found + from.size());
    }
}

namespace {

// The length of the well-formed sequence at the start of `text`, or 0 with `bad` as the number of bytes that
// Python would replace by one U+FFFD (Unicode, table 3-7: the maximal subpart).
std::size_t sequence_length(std::string_view text, std::size_t& bad) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char lead = byte(0);
    bad = 1;
    if (lead < 0x80)
        return 1;
    std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                         : (lead & 0xF0) == 0xE0        ? 3
                         : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                        : 0;
    if (length == 0)
        return 0;
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (std::size_t i = 1; i < length; ++i) {
        if (i == text.size() || byte(i) < low || byte(i) > high)
            return 0;
        low = 0x80;
        high = 0xBF;
        bad = i + 1;
    }
    return length;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
    std::size_t bad = 0;
    while (!text.empty()) {
        std::size_t length = sequence_length(text, bad);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string replace_invalid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t bad = 0;
    while (!text.empty()) {
        std::size_t length = sequence_length(text, bad);
        if (length > 0) {
            out += text.substr(0, length);
            text.remove_prefix(length);
        } else {
            out += "\xEF\xBF\xBD";
            text.remove_prefix(bad);
        }
    }
    return out;
}

void append_utf8(std::string& out, char32_t c) {
    auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | c >> 6);
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3F));
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

std::size_t length_utf8(std::string_view text) {
    std::size_t count = 0;
    for (char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

std::optional<std::int64_t> parse_int(std::string_view text) {
    // from_chars takes a minus but no plus.
    if (text.starts_with('+') && text.size() > 1 && is_digit(text[1]))
        text.remove_prefix(1);
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<double> parse_double(std::string_view text) {
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-')
        text.remove_prefix(1);
    double number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::string repr(double number) {
    if (std::isnan(number))
        return "nan";
    if (std::isinf(number))
        return number < 0 ? "-inf" : "inf";
    // Python writes 1e-05 <= |x| < 1e16 in full and everything else with an exponent of at least two digits.
    char buffer[400];
    double size = std::fabs(number);
    bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
    auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
    auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number, format);
    std::string out(buffer, end);
    if (plain && out.find('.') == out.npos)
        out += ".0";
    return out;
}

}  // namespace nuages::text

namespace nuages::html {

namespace {

std::string_view entity_of(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#x27;";
        default:
            return {};
    }
}

// The first character from `at` on that has to be escaped, or the end. Most text has none for long stretches,
// so sixteen are looked at together where the processor can.
std::size_t find_special(std::string_view text, std::size_t at) {
#ifdef __SSE2__
    for (; at + 16 <= text.size(); at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        auto is = [block](char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
        const __m128i found = _mm_or_si128(
            _mm_or_si128(_mm_or_si128(is('&'), is('<')), _mm_or_si128(is('>'), is('"'))), is('\''));
        if (const int mask = _mm_movemask_epi8(found))
            return at + static_cast<std::size_t>(__builtin_ctz(static_cast<unsigned>(mask)));
    }
#endif
    while (at < text.size() && entity_of(text[at]).empty())
        ++at;
    return at;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
    std::size_t copied = 0;
    while (true) {
        const std::size_t special = find_special(text, copied);
        out.append(text, copied, special - copied);
        if (special == text.size())
            return;
        out += entity_of(text[special]);
        copied = special + 1;
    }
}

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_escaped(out, text);
    return out;
}

}  // namespace nuages::html

namespace nuages::url {
namespace {

constexpr char hex_digits[] = "0123456789ABCDEF";

int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = text::ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_unreserved(char c) {
    return text::is_alpha(c) || text::is_digit(c) || c == '_' || c == '.' || c == '-' || c == '~';
}

void append_quoted(std::string& out, char c) {
    auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
}

template <bool plus_is_blank>
std::string decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
            hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
            i += 2;
        } else if (plus_is_blank && text[i] == '+') {
            out += ' ';
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace

std::string quote(std::string_view text, std::string_view safe) {
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        if (is_unreserved(c) || safe.find(c) != safe.npos)
            out += c;
        else
            append_quoted(out, c);
    }
    return out;
}

std::string quote_plus(std::string_view text, std::string_view safe) {
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        if (c == ' ')
            out += '+';
        else if (is_unreserved(c) || safe.find(c) != safe.npos)
            out += c;
        else
            append_quoted(out, c);
    }
    return out;
}

std::string unquote(std::string_view text) {
    return decode<false>(text);
}
std::string unquote_plus(std::string_view text) {
    return decode<true>(text);
}

}  // namespace nuages::url
