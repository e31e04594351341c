#include "sql_tokens.h"

#include <algorithm>

#include <nuages/base/text.h>

namespace nuages::inspect {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word(char c) {
    return is_digit(c) || c == '_' || c == '$' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

// Up to the closing quote, doubled ones within it as one. Where it ends.
std::size_t read_quoted(std::string_view sql, std::size_t at, char close, std::string& text) {
    for (; at < sql.size(); ++at) {
        if (sql[at] == close) {
            if (close == ']' || at + 1 == sql.size() || sql[at + 1] != close)
                return at + 1;
            ++at;
        }
        text += sql[at];
    }
    return at;
}

// Behind blanks and comments.
std::size_t skip(std::string_view sql, std::size_t at) {
    for (;;) {
        while (at < sql.size() && (sql[at] == ' ' || (sql[at] >= '\t' && sql[at] <= '\r')))
            ++at;
        const std::string_view rest = sql.substr(at);
        if (rest.starts_with("--"))
            at = std::min(sql.find('\n', at), sql.size());
        else if (rest.starts_with("/*"))
            at = std::min(sql.find("*/", at + 2), sql.size() - 2) + 2;
        else
            return at;
    }
}

}  // namespace

bool Token::is(std::string_view keyword_or_sign) const {
    return (type == Type::sign && text == keyword_or_sign) ||
           (type == Type::word && text::lower(text) == text::lower(keyword_or_sign));
}

bool Token::is_end_of_type() const {
    return is("AND") || is("OR") || is("IS") || is("IN") || is("NOT") || is("BETWEEN");
}

std::vector<Token> tokens_of(std::string_view sql) {
    std::vector<Token> tokens;
    for (std::size_t at = skip(sql, 0); at < sql.size(); at = skip(sql, at)) {
        const char c = sql[at];
        Token token{Token::Type::sign, {}, at, at + 1};
        if (c == '\'') {
            token.type = Token::Type::string;
            token.end = read_quoted(sql, at + 1, '\'', token.text);
        } else if (c == '"' || c == '`' || (c == '[' && at > 0 && !is_word(sql[at - 1]))) {
            token.type = Token::Type::quoted;
            token.end = read_quoted(sql, at + 1, c == '[' ? ']' : c, token.text);
        } else if (is_digit(c)) {
            token.type = Token::Type::number;
            while (token.end < sql.size() && (is_word(sql[token.end]) || sql[token.end] == '.'))
                ++token.end;
        } else if (is_word(c)) {
            token.type = Token::Type::word;
            while (token.end < sql.size() && is_word(sql[token.end]))
                ++token.end;
        } else {
            for (const std::string_view sign : {"<=", ">=", "<>", "!=", "::", "||"})
                if (sql.substr(at).starts_with(sign))
                    token.end = at + sign.size();
        }
        if (token.text.empty() && token.type != Token::Type::quoted && token.type != Token::Type::string)
            token.text = sql.substr(at, token.end - at);
        at = token.end;
        tokens.push_back(std::move(token));
    }
    return tokens;
}

}  // namespace nuages::inspect
