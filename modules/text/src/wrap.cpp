#include <nuages/base/text.h>
#include <nuages/text/split_lines.h>
#include <nuages/text/unicode.h>
#include <nuages/text/wrap.h>

namespace nuages::text {
namespace {

// Where a line has to be broken: the position of a blank, or npos where it cannot or need not be.
std::size_t break_position(std::string_view line, std::size_t width) {
    std::size_t last_blank = line.npos;
    std::size_t at = 0;
    for (std::size_t count = 0; at < line.size() && count <= width; ++count) {
        if (line[at] == ' ')
            last_blank = at;
        at += unicode::decode(line.substr(at)).size;
        bool fits = at == line.size() && count < width;
        if (fits)
            return line.npos;
    }
    return last_blank != line.npos ? last_blank : line.find(' ', at);
}

}  // namespace

std::string wrap(std::string_view text, std::int64_t width) {
    const auto limit = static_cast<std::size_t>(width < 0 ? 0 : width);
    std::string out;
    out.reserve(text.size() + 1);
    for (std::string_view line : split_lines_with_ends(text)) {
        while (!line.empty()) {
            std::size_t blank = break_position(line, limit);
            if (blank == line.npos) {
                out += line;
                break;
            }
            out.append(line, 0, blank).append("\n");
            line.remove_prefix(blank + 1);
        }
    }
    return out;
}

std::string avoid_wrapping(std::string_view text) {
    return replace_all(text, " ", "\u00a0");
}

}  // namespace nuages::text
