#include "split_lines.h"

#include "../unicode.h"

namespace nuages::text {
namespace {

bool is_line_break(char32_t c) {
    return (c >= '\n' && c <= '\r') || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        auto [c, size] = templates::unicode::decode(text.substr(at));
        if (!is_line_break(c)) {
            at += size;
            continue;
        }
        lines.push_back(text.substr(begin, at - begin));
        at += size;
        if (c == '\r' && at < text.size() && text[at] == '\n')
            ++at;
        begin = at;
    }
    if (begin < text.size())
        lines.push_back(text.substr(begin));
    return lines;
}

}  // namespace nuages::text
