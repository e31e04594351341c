#include <vector>

#include <nuages/template/text/wrap.h>

#include "../unicode.h"
#include "split_lines.h"

namespace nuages::text {
namespace {

using namespace templates;

// A word or the white space between two.
struct Chunk {
    std::string_view text;
    std::size_t length;
    bool is_blank;
};

// Only ASCII white space separates words, as in Python's textwrap.
bool separates(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\v' || c == '\f' || c == '\r';
}

std::string expand_tabs(std::string_view line) {
    std::string out;
    std::size_t column = 0;
    while (!line.empty()) {
        auto [c, size] = unicode::decode(line);
        if (c == '\t') {
            std::size_t blanks = 8 - column % 8;
            out.append(blanks, ' ');
            column += blanks;
        } else {
            out += line.substr(0, size);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
        line.remove_prefix(size);
    }
    return out;
}

std::vector<Chunk> chunks_of(std::string_view line) {
    std::vector<Chunk> chunks;
    while (!line.empty()) {
        bool blank = separates(line[0]);
        std::size_t end = 0;
        while (end < line.size() && separates(line[end]) == blank)
            ++end;
        std::string_view text = line.substr(0, end);
        chunks.push_back({text, unicode::length(text), unicode::strip(text).empty()});
        line.remove_prefix(end);
    }
    return chunks;
}

// Appends the pieces that the line breaks into; false where nothing is left of it.
bool append_wrapped(std::string& out, std::string_view line, std::size_t width, bool& first_line) {
    std::string expanded = expand_tabs(line);
    std::vector<Chunk> chunks = chunks_of(expanded);
    bool any = false;
    for (std::size_t at = 0; at < chunks.size();) {
        if (any && chunks[at].is_blank)
            ++at;
        std::size_t begin = at;
        std::size_t length = 0;
        while (at < chunks.size() && length + chunks[at].length <= width)
            length += chunks[at++].length;
        if (at == begin && at < chunks.size())
            ++at;  // a word that is too long for any line
        std::size_t end = at;
        if (end > begin && chunks[end - 1].is_blank)
            --end;
        if (end == begin)
            continue;
        out += first_line ? "" : "\n";
        first_line = false;
        any = true;
        for (std::size_t i = begin; i < end; ++i)
            out += chunks[i].text;
    }
    return any;
}

}  // namespace

std::string wrap(std::string_view text, std::size_t width) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    bool first_line = true;
    for (std::string_view line : split_lines(text)) {
        if (append_wrapped(out, line, width, first_line))
            continue;
        // A line of nothing but white space stays.
        out += first_line ? "" : "\n";
        first_line = false;
        out += line;
    }
    if (text.ends_with('\n') && !first_line)
        out += '\n';
    return out;
}

}  // namespace nuages::text
