#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nuages::inspect {

// A piece of SQL as databases give it back.
struct Token {
    enum class Type : std::uint8_t {
        word,    // a keyword or a name without quotes
        quoted,  // a name in quotes, without them
        string,  // a text, without its quotes
        number,
        sign,
    };
    Type type;
    std::string text;
    std::size_t begin, end;  // in the SQL

    // Whether it is that keyword (in capital letters) or sign.
    bool is(std::string_view keyword_or_sign) const;
    // Whether it is a keyword that comes after a type: PostgreSQL's types have several words.
    bool is_end_of_type() const;
};

// Without comments. What is no SQL becomes signs that nothing else has.
std::vector<Token> tokens_of(std::string_view sql);

}  // namespace nuages::inspect
