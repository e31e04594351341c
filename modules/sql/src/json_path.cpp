#include "json_path.h"

#include <cstdint>
#include <cstdio>
#include <string_view>

#include <nuages/base/text.h>

namespace nuages::sql {
namespace {

void append_escape(std::string& out, std::uint32_t unit) {
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned>(unit));
    out += buffer;
}

// The code point that begins there; `i` moves behind it. The text is valid UTF-8.
std::uint32_t next_code_point(std::string_view text, std::size_t& i) {
    const auto byte = [&] { return static_cast<unsigned char>(text[i++]); };
    const std::uint32_t first = byte();
    if (first < 0x80)
        return first;
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    std::uint32_t code = first & (0x3fU >> more);
    for (; more > 0 && i < text.size(); --more)
        code = (code << 6) | (byte() & 0x3fU);
    return code;
}

void append_name(std::string& out, std::string_view key) {
    const std::string valid = text::replace_invalid_utf8(key);
    out += ".\"";
    for (std::size_t i = 0; i < valid.size();) {
        const std::uint32_t code = next_code_point(valid, i);
        if (code == '"' || code == '\\')
            (out += '\\') += static_cast<char>(code);
        else if (code == '\n')
            out += "\\n";
        else if (code == '\r')
            out += "\\r";
        else if (code == '\t')
            out += "\\t";
        else if (code >= 0x20 && code < 0x7f)
            out += static_cast<char>(code);
        else if (code < 0x10000)
            append_escape(out, code);
        else {
            append_escape(out, 0xd800 + ((code - 0x10000) >> 10));
            append_escape(out, 0xdc00 + ((code - 0x10000) & 0x3ff));
        }
    }
    out += '"';
}

}  // namespace

std::string json_path(const std::vector<std::string>& keys, bool last_is_index) {
    std::string path = "$";
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::string& key = keys[i];
        const auto number = i + 1 < keys.size() || last_is_index ? text::parse_int(key) : std::nullopt;
        if (number && *number >= 0)
            path += "[" + std::to_string(*number) + "]";
        else if (number)
            path += "[#" + std::to_string(*number) + "]";
        else
            append_name(path, key);
    }
    return path;
}

}  // namespace nuages::sql
