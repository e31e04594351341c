#include <nuages/text/smart_split.h>
#include <nuages/text/unicode.h>

namespace nuages::text {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// The position behind the quoted text that opens at `open`; npos where it is not closed.
std::size_t quoted_end(std::string_view text, std::size_t open) {
    char quote = text[open];
    for (std::size_t at = open + 1; at < text.size(); ++at) {
        if (text[at] == quote)
            return at + 1;
        if (text[at] == '\\' && ++at < text.size() && text[at] == '\n')
            return npos;  // an escaped end of line is no part of a quoted text
    }
    return npos;
}

// The end of a run of anything but white space and, where asked for, quotes.
std::size_t run_end(std::string_view text, std::size_t at, bool stop_at_quotes) {
    while (at < text.size()) {
        if (stop_at_quotes && (text[at] == '"' || text[at] == '\''))
            break;
        auto [c, size] = unicode::decode(text.substr(at));
        if (unicode::is_space(c))
            break;
        at += size;
    }
    return at;
}

}  // namespace

std::vector<std::string_view> smart_split(std::string_view text) {
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < text.size();) {
        auto [c, size] = unicode::decode(text.substr(at));
        if (unicode::is_space(c)) {
            at += size;
            continue;
        }
        std::size_t end = at;
        bool has_quoted = false;
        while (true) {
            std::size_t plain = run_end(text, end, true);
            if (plain == text.size() || (text[plain] != '"' && text[plain] != '\'')) {
                end = plain;
                break;
            }
            std::size_t closed = quoted_end(text, plain);
            if (closed == npos) {
                // An unclosed quote starts a piece of its own behind a quoted text, else it is a character.
                end = has_quoted ? plain : run_end(text, at, false);
                break;
            }
            has_quoted = true;
            end = closed;
        }
        pieces.push_back(text.substr(at, end - at));
        at = end;
    }
    return pieces;
}

}  // namespace nuages::text
