#include "lexer.h"

#include <cstring>

#include <nuages/text/unicode.h>

namespace nuages::templates::detail {
namespace {

constexpr std::size_t npos = std::string_view::npos;

}  // namespace

Token Lexer::make(Token::Kind kind, std::size_t begin, std::size_t end) const {
    Token token;
    token.kind = kind;
    token.contents = source_.substr(begin, end - begin);
    token.position = static_cast<std::uint32_t>(begin);
    token.length = static_cast<std::uint32_t>(end - begin);
    if (kind != Token::Kind::text)
        token.contents = unicode::strip(token.contents.substr(2, token.contents.size() - 4));
    return token;
}

std::size_t Lexer::tag_end(std::size_t open) {
    Closing closing;
    switch (open + 1 < source_.size() ? source_[open + 1] : '\0') {
        case '{':
            closing = variable;
            break;
        case '%':
            closing = tag;
            break;
        case '#':
            closing = comment;
            break;
        default:
            return npos;
    }
    if (open < unclosed_until_[closing])
        return npos;
    if (open >= line_end_) {
        line_end_ = source_.find('\n', open);
        if (line_end_ == npos)
            line_end_ = source_.size();
    }
    const char first = "}%#"[closing];
    for (std::size_t at = open + 2; at < line_end_;) {
        const void* found = std::memchr(source_.data() + at, first, line_end_ - at);
        if (!found)
            break;
        at = static_cast<std::size_t>(static_cast<const char*>(found) - source_.data()) + 1;
        if (at < line_end_ && source_[at] == '}')
            return at + 1;
    }
    unclosed_until_[closing] = line_end_;
    return npos;
}

std::size_t Lexer::find_tag(std::size_t from, std::size_t& end) {
    while (true) {
        std::size_t open = source_.find('{', from);
        if (open == npos)
            return npos;
        end = tag_end(open);
        if (end != npos)
            return open;
        from = open + 1;
    }
}

Token Lexer::next() {
    while (at_ < source_.size()) {
        std::size_t open = pending_tag_;
        std::size_t end = pending_end_;
        if (open == npos)
            open = find_tag(at_, end);
        pending_tag_ = npos;
        if (open != at_) {
            std::size_t begin = at_;
            at_ = open == npos ? source_.size() : open;
            pending_tag_ = open;
            pending_end_ = end;
            return make(Token::Kind::text, begin, at_);
        }
        at_ = end;
        char sort = source_[open + 1];
        if (in_verbatim_) {
            Token token = make(Token::Kind::tag, open, end);
            bool ends =
                sort == '%' && token.contents.starts_with("end") && token.contents.substr(3) == verbatim_end_;
            if (!ends)
                return make(Token::Kind::text, open, end);
            in_verbatim_ = false;
            return token;
        }
        if (sort == '{')
            return make(Token::Kind::variable, open, end);
        if (sort == '#')
            return make(Token::Kind::comment, open, end);
        Token token = make(Token::Kind::tag, open, end);
        std::string_view name = token.contents.substr(0, 9);
        if (name == "verbatim" || name == "verbatim ") {
            in_verbatim_ = true;
            verbatim_end_ = token.contents;
        }
        return token;
    }
    Token token;
    token.position = static_cast<std::uint32_t>(source_.size());
    return token;
}

}  // namespace nuages::templates::detail
