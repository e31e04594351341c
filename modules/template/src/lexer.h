#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nuages/template/parser.h>

namespace nuages::templates::detail {

// Cuts template source into tokens, in one pass and without memory of its own. A tag ends on the line where
// it begins; what does not is text. The time is linear in the size of the source, whatever it holds.
class Lexer {
public:
    explicit Lexer(std::string_view source) : source_(source) {}

    // The next token; Token::Kind::end at the end, ever again.
    Token next();

private:
    enum Closing { variable, tag, comment };

    // Where the tag that opens at `open` ends, behind its braces; npos where it is none.
    std::size_t tag_end(std::size_t open);
    Token make(Token::Kind kind, std::size_t begin, std::size_t end) const;
    // The next position of a whole tag at or behind `from`, with its end; npos where there is none.
    std::size_t find_tag(std::size_t from, std::size_t& end);

    std::string_view source_;
    std::size_t at_ = 0;
    std::size_t pending_tag_ = std::string_view::npos;  // already found behind the text that was given out
    std::size_t pending_end_ = 0;
    std::size_t line_end_ = 0;
    std::size_t unclosed_until_[3] = {0, 0, 0};  // no closing braces of that sort before this position
    std::string_view verbatim_end_;              // "verbatim ..." whose end is awaited
    bool in_verbatim_ = false;
};

}  // namespace nuages::templates::detail
