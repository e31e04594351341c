#include <nuages/text/split_lines.h>
#include <nuages/text/unicode.h>

namespace nuages::text {
namespace {

bool is_line_break(char32_t c) {
    return (c >= '\n' && c <= '\r') || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

// Cuts at every boundary, which stays with the line where `keep` is set.
template <bool keep>
std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> lines;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        auto [c, size] = unicode::decode(text.substr(at));
        std::size_t end = at;
        at += size;
        if (!is_line_break(c))
            continue;
        if (c == '\r' && at < text.size() && text[at] == '\n')
            ++at;
        lines.push_back(text.substr(begin, (keep ? at : end) - begin));
        begin = at;
    }
    if (begin < text.size())
        lines.push_back(text.substr(begin));
    return lines;
}

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
    return split<false>(text);
}

std::vector<std::string_view> split_lines_with_ends(std::string_view text) {
    return split<true>(text);
}

}  // namespace nuages::text
