#include <algorithm>
#include <charconv>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/text/unescape.h>
#include <nuages/text/unicode.h>

#include "entity_table.h"

namespace nuages::html {
namespace {

struct Entity {
    std::string_view name;
    std::string_view code_points;  // hexadecimal, separated by commas
};

std::vector<Entity> read_entities() {
    std::vector<Entity> entities;
    entities.reserve(2300);
    std::string_view rest = entity_table;
    while (!rest.empty()) {
        std::size_t equals = rest.find('=');
        std::size_t end = rest.find(' ', equals);
        entities.push_back({rest.substr(0, equals), rest.substr(equals + 1, end - equals - 1)});
        rest.remove_prefix(end + 1);
    }
    return entities;
}

const Entity* find_entity(std::string_view name) {
    static const std::vector<Entity> entities = read_entities();
    auto found =
        std::lower_bound(entities.begin(), entities.end(), name,
                         [](const Entity& entity, std::string_view wanted) { return entity.name < wanted; });
    return found != entities.end() && found->name == name ? &*found : nullptr;
}

void append_entity(std::string& out, const Entity& entity) {
    for (std::string_view digits : text::split(entity.code_points, ',')) {
        std::uint32_t code_point = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), code_point, 16);
        text::append_utf8(out, code_point);
    }
}

// What HTML makes of the numbers of Windows-1252's characters; 0 for others.
char32_t windows_character(std::uint32_t number) {
    constexpr char32_t table[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    return number >= 0x80 && number < 0xA0 ? table[number - 0x80] : 0;
}

// Characters that no reference can stand for.
bool is_forbidden(std::uint32_t number) {
    return (number >= 0x1 && number <= 0x8) || number == 0xB || (number >= 0xE && number <= 0x1F) ||
           (number >= 0x7F && number <= 0x9F) || (number >= 0xFDD0 && number <= 0xFDEF) ||
           (number & 0xFFFE) == 0xFFFE;
}

void append_number(std::string& out, std::uint64_t number) {
    if (number == 0 || (number >= 0xD800 && number <= 0xDFFF) || number > 0x10FFFF) {
        text::append_utf8(out, 0xFFFD);
        return;
    }
    auto code_point = static_cast<std::uint32_t>(number);
    if (char32_t windows = windows_character(code_point))
        text::append_utf8(out, windows);
    else if (code_point == 0xD || !is_forbidden(code_point))
        text::append_utf8(out, code_point);
}

int digit_value(char c) {
    if (text::is_digit(c))
        return c - '0';
    c = text::ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

// A numeric reference behind "&#": its end, or 0 where there is none.
std::size_t append_numeric(std::string& out, std::string_view text) {
    std::size_t at = 0;
    int base = 10;
    if (text.starts_with('x') || text.starts_with('X')) {
        base = 16;
        at = 1;
    }
    std::size_t begin = at;
    std::uint64_t number = 0;
    for (; at < text.size() && digit_value(text[at]) < base; ++at)
        number = std::min<std::uint64_t>(
            number * static_cast<unsigned>(base) + static_cast<unsigned>(digit_value(text[at])), 0x110000);
    if (at == begin)
        return 0;
    append_number(out, number);
    return at < text.size() && text[at] == ';' ? at + 1 : at;
}

// A named reference behind "&": its end, or 0 where there is none.
std::size_t append_named(std::string& out, std::string_view text) {
    constexpr std::string_view ends = "\t\n\f <&#;";
    constexpr int longest = 32;
    std::size_t end = 0;
    for (int count = 0; count < longest && end < text.size() && ends.find(text[end]) == ends.npos; ++count)
        end += unicode::decode(text.substr(end)).size;
    if (end < text.size() && text[end] == ';')
        ++end;
    if (const Entity* entity = find_entity(text.substr(0, end))) {
        append_entity(out, *entity);
        return end;
    }
    for (std::size_t size = end; size-- > 2;) {
        if (const Entity* entity = find_entity(text.substr(0, size))) {
            append_entity(out, *entity);
            return size;
        }
    }
    return 0;
}

}  // namespace

std::string unescape(std::string_view html) {
    std::string out;
    out.reserve(html.size());
    while (true) {
        std::size_t ampersand = html.find('&');
        out += html.substr(0, ampersand);
        if (ampersand == html.npos)
            return out;
        html.remove_prefix(ampersand + 1);
        std::size_t taken =
            html.starts_with('#') ? append_numeric(out, html.substr(1)) : append_named(out, html);
        if (taken == 0)
            out += '&';
        else
            html.remove_prefix(taken + (html.starts_with('#') ? 1 : 0));
    }
}

}  // namespace nuages::html
