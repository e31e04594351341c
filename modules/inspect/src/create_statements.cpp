#include "create_statements.h"

#include <algorithm>

#include "sql_tokens.h"

namespace nuages::inspect {
namespace {

using Tokens = std::vector<Token>;

// The token behind the parenthesis that closes the one at `at`.
std::size_t behind(const Tokens& tokens, std::size_t at) {
    int depth = 0;
    for (; at < tokens.size(); ++at) {
        depth += tokens[at].is("(");
        if (tokens[at].is(")") && --depth == 0)
            return at + 1;
    }
    return at;
}

// What is between them.
std::string inside(std::string_view sql, const Tokens& tokens, std::size_t open) {
    const std::size_t end = behind(tokens, open);
    return std::string(sql.substr(tokens[open].end, tokens[end - 1].begin - tokens[open].end));
}

bool is_name(const Token& token) {
    return token.type == Token::Type::word || token.type == Token::Type::quoted;
}

// The ends of the parts between commas, from behind `open` to what closes it.
std::vector<std::size_t> ends_of_parts(const Tokens& tokens, std::size_t open) {
    std::vector<std::size_t> ends;
    for (std::size_t at = open + 1; at < tokens.size();) {
        if (tokens[at].is("(")) {
            at = behind(tokens, at);
            continue;
        }
        const bool is_close = tokens[at].is(")");
        if (is_close || tokens[at].is(","))
            ends.push_back(at);
        if (is_close)
            break;
        ++at;
    }
    return ends;
}

std::size_t first_parenthesis(const Tokens& tokens) {
    return static_cast<std::size_t>(
        std::find_if(tokens.begin(), tokens.end(), [](const Token& t) { return t.is("("); }) -
        tokens.begin());
}

}  // namespace

TableSql parts_of_create_table(std::string_view sql) {
    TableSql parts;
    const Tokens tokens = tokens_of(sql);
    std::size_t begin = first_parenthesis(tokens);
    for (const std::size_t end : ends_of_parts(tokens, begin)) {
        const std::size_t first = begin + 1;
        std::string constraint;  // the name of the one that comes next
        for (std::size_t at = first; at + 1 < end;) {
            if (tokens[at].is("CONSTRAINT") && is_name(tokens[at + 1])) {
                constraint = tokens[at + 1].text;
                at += 2;
            } else if (tokens[at].is("CHECK") && tokens[at + 1].is("(")) {
                parts.checks.push_back({std::move(constraint), inside(sql, tokens, at + 1)});
                constraint.clear();
                at = behind(tokens, at + 1);
            } else if (at > first && tokens[at].is("AS") && tokens[at + 1].is("(")) {
                parts.computed[tokens[first].text] = inside(sql, tokens, at + 1);
                at = behind(tokens, at + 1);
            } else {
                at = tokens[at].is("(") ? behind(tokens, at) : at + 1;
            }
        }
        begin = end;
    }
    return parts;
}

IndexSql parts_of_create_index(std::string_view sql) {
    IndexSql index;
    const Tokens tokens = tokens_of(sql);
    const std::size_t open = first_parenthesis(tokens);
    std::size_t begin = open;
    for (const std::size_t end : ends_of_parts(tokens, open)) {
        std::size_t last = end;
        const bool is_descending = tokens[last - 1].is("DESC");
        if (last > begin + 2 && (is_descending || tokens[last - 1].is("ASC")))
            --last;
        if (last > begin + 1)
            index.parts.push_back({std::string(sql.substr(tokens[begin + 1].begin,
                                                          tokens[last - 1].end - tokens[begin + 1].begin)),
                                   is_descending});
        begin = end;
    }
    const std::size_t rest = open < tokens.size() ? behind(tokens, open) : open;
    if (rest < tokens.size() && tokens[rest].is("WHERE"))
        index.condition = sql.substr(tokens[rest].end);
    return index;
}

}  // namespace nuages::inspect
