#include "sql_words.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <nuages/base/text.h>

#include "identifiers.h"
#include "sql_tokens.h"

namespace nuages::inspect {
namespace {

// What part of an expression is in C++.
struct Words {
    enum class Type : std::uint8_t { field, constant, expression, condition };
    Type type;
    std::string text;                       // of a field its name, else the words
    ColumnKind kind = ColumnKind::unknown;  // of a field
    // Whether it may be NULL. Such a condition is never negated: what is neither true nor false in SQL would
    // be true in the words of Django.
    bool null = false;
};

// As an operand of arithmetic, a lookup or a condition: f("votes").
std::string operand(const Words& words) {
    return words.type == Words::Type::field ? "f(" + string_literal(words.text) + ")" : words.text;
}

// Where SQL says something that descriptions cannot.
struct NoWords {};

// A constant as a lookup of such a field takes it.
std::string value_for(ColumnKind kind, const Words& value) {
    if (value.type != Words::Type::constant)
        return operand(value);
    const std::string& text = value.text;
    const bool is_text = text.starts_with('"'), is_bool = text == "true" || text == "false";
    const bool is_whole = !is_text && !is_bool && text.find_first_not_of("-0123456789") == text.npos;
    switch (kind) {
        case ColumnKind::boolean:
            if (is_bool)
                return text;
            if (text == "0" || text == "1")
                return text == "1" ? "true" : "false";
            break;
        case ColumnKind::small_integer:
        case ColumnKind::integer:
        case ColumnKind::big_integer:
        case ColumnKind::positive_small_integer:
        case ColumnKind::positive_integer:
        case ColumnKind::positive_big_integer:
            if (is_whole)
                return text;
            break;
        case ColumnKind::real:
        case ColumnKind::decimal:
            if (!is_text && !is_bool)
                return text;
            break;
        case ColumnKind::text:
        case ColumnKind::date:
        case ColumnKind::datetime:
        case ColumnKind::time:
            if (is_text)
                return text;
            break;
        default:
            break;
    }
    throw NoWords();
}

// Whole numbers and reals that C++ reads as SQL does.
bool is_number(std::string_view text) {
    const std::size_t point = std::min(text.find('.'), text.size());
    return text.size() < 18 && text.find_first_not_of("0123456789.") == text.npos &&
           text.find('.', point + 1) == text.npos && (point == 1 || !text.starts_with('0') || text == "0");
}

class Parser {
public:
    Parser(std::string_view sql, const FieldOfColumn& fields) : tokens_(tokens_of(sql)), fields_(fields) {}

    Words all() {
        Words words = any_of();
        if (at_ != tokens_.size())
            throw NoWords();
        return words;
    }
    // What holds or not; a column alone is true.
    static std::string condition(const Words& words) {
        if (words.type == Words::Type::field && words.kind == ColumnKind::boolean)
            return "q(" + string_literal(words.text) + ", true)";
        if (words.type != Words::Type::condition)
            throw NoWords();
        return words.text;
    }

private:
    using Type = Words::Type;

    const Token* peek() const { return at_ < tokens_.size() ? &tokens_[at_] : nullptr; }
    const Token& next() {
        if (at_ == tokens_.size())
            throw NoWords();
        return tokens_[at_++];
    }
    bool take(std::string_view sign_or_keyword) {
        if (!peek() || !peek()->is(sign_or_keyword))
            return false;
        ++at_;
        return true;
    }
    void expect(std::string_view what) {
        if (!take(what))
            throw NoWords();
    }

    // Parentheses nest at most so deep.
    struct Deeper {
        explicit Deeper(int& depth) : depth_(depth) {
            if (++depth_ > 50) {
                --depth_;
                throw NoWords();
            }
        }
        ~Deeper() { --depth_; }
        int& depth_;
    };

    Words any_of() { return joined("OR", " | ", &Parser::all_of); }
    Words all_of() { return joined("AND", " & ", &Parser::negated); }

    Words joined(std::string_view keyword, std::string_view sign, Words (Parser::*part)()) {
        Words first = (this->*part)();
        if (!peek() || !peek()->is(keyword))
            return first;
        Words all{Type::condition, "(" + condition(first), {}, first.null};
        while (take(keyword)) {
            const Words each = (this->*part)();
            (all.text += sign) += condition(each);
            all.null = all.null || each.null;
        }
        all.text += ")";
        return all;
    }

    Words negated() {
        if (!take("NOT"))
            return compared();
        const Deeper deeper(depth_);
        const Words what = negated();
        if (what.null)
            throw NoWords();
        return {Type::condition, "~" + condition(what)};
    }

    static Words lookup(const Words& left, std::string_view name, const std::string& values,
                        bool is_negated = false) {
        if (left.type != Type::field || (left.null && is_negated))
            throw NoWords();
        return {Type::condition,
                std::string(is_negated ? "~" : "") + "q(" + string_literal(left.text + std::string(name)) +
                    ", " + values + ")",
                {},
                left.null};
    }

    Words compared() {
        Words left = sum();
        struct Sign {
            std::string_view sql, lookup, turned;  // turned: where the field stands on the right
            bool is_negated;
        };
        static constexpr Sign signs[] = {
            {"=", "", "", false},
            {"<>", "", "", true},
            {"!=", "", "", true},
            {"<=", "__lte", "__gte", false},
            {">=", "__gte", "__lte", false},
            {"<", "__lt", "__gt", false},
            {">", "__gt", "__lt", false},
        };
        for (const Sign& sign : signs) {
            if (!take(sign.sql))
                continue;
            if (sign.sql == "=" && take("ANY"))
                return lookup(left, "__in", array(left.kind));
            Words right = sum();
            if (left.type != Type::field && right.type == Type::field)
                return lookup(right, sign.turned, value_for(right.kind, left), sign.is_negated);
            return lookup(left, sign.lookup, value_for(left.kind, right), sign.is_negated);
        }
        if (take("IS")) {
            const bool is_not = take("NOT");
            expect("NULL");
            Words words = lookup(left, "__isnull", is_not ? "false" : "true");
            words.null = false;
            return words;
        }
        const bool is_not = take("NOT");
        if (take("IN")) {
            expect("(");
            return lookup(left, "__in", list(")", left.kind), is_not);
        }
        if (take("BETWEEN")) {
            const std::string from = value_for(left.kind, sum());
            expect("AND");
            return lookup(left, "__range", from + ", " + value_for(left.kind, sum()), is_not);
        }
        if (is_not)
            throw NoWords();
        return left;
    }

    // PostgreSQL's ANY (ARRAY[1, 2]), or ANY ((ARRAY['a'])::text[]).
    std::string array(ColumnKind kind) {
        expect("(");
        const bool is_nested = take("(");
        expect("ARRAY");
        expect("[");
        std::string values = list("]", kind);
        if (is_nested) {
            expect(")");
            cast();
        }
        expect(")");
        return values;
    }

    std::string list(std::string_view end, ColumnKind kind) {
        std::string text;
        do {
            const Words each = sum();
            if (each.type != Type::constant)
                throw NoWords();
            (text += text.empty() ? "" : ", ") += value_for(kind, each);
        } while (take(","));
        expect(end);
        return text;
    }

    Words sum() { return calculated("+", "-", "", &Parser::product); }
    Words product() { return calculated("*", "/", "%", &Parser::factor); }

    Words calculated(std::string_view a, std::string_view b, std::string_view c, Words (Parser::*part)()) {
        Words left = (this->*part)();
        for (;;) {
            const std::string_view sign = take(a)                 ? a
                                          : take(b)               ? b
                                          : !c.empty() && take(c) ? c
                                                                  : std::string_view();
            if (sign.empty())
                return left;
            const Words right = (this->*part)();
            // Two constants would be calculated by C++.
            if (left.type == Type::condition || right.type == Type::condition ||
                (left.type == Type::constant && right.type == Type::constant))
                throw NoWords();
            left = {Type::expression,
                    "(" + operand(left) + " " + std::string(sign) + " " + operand(right) + ")"};
        }
    }

    Words factor() {
        Words words = primary();
        while (peek() && peek()->is("::")) {
            const bool is_text = words.type == Type::field && words.kind == ColumnKind::text;
            if (!(cast() && is_text) && words.type != Type::constant)
                throw NoWords();
        }
        return words;
    }

    // PostgreSQL writes types beside constants, and beside columns of other types of text. Whether it is one
    // of those.
    bool cast() {
        if (!take("::"))
            return true;
        std::string type;
        while (peek() && peek()->type == Token::Type::word && !peek()->is_end_of_type())
            (type += type.empty() ? "" : " ") += text::lower(next().text);
        if (take("("))
            while (!take(")"))
                next();
        if (take("["))
            expect("]");
        if (type.empty())
            throw NoWords();
        return type == "text" || type == "character varying" || type == "character" || type == "bpchar";
    }

    Words primary() {
        const Deeper deeper(depth_);
        const Token& token = next();
        switch (token.type) {
            case Token::Type::number:
                if (!is_number(token.text))
                    throw NoWords();
                return {Type::constant, token.text};
            case Token::Type::string:
                return {Type::constant, string_literal(token.text)};
            case Token::Type::quoted:
                return column(token.text);
            case Token::Type::sign:
                if (token.text == "(") {
                    Words inside = any_of();
                    expect(")");
                    return inside;
                }
                if (token.text == "-") {
                    const Words number = primary();
                    if (number.type != Type::constant || number.text.starts_with('"') ||
                        number.text.starts_with('-'))
                        throw NoWords();
                    return {Type::constant, "-" + number.text};
                }
                throw NoWords();
            case Token::Type::word:
                break;
        }
        if (token.is("TRUE") || token.is("FALSE"))
            return {Type::constant, text::lower(token.text)};
        if (take("("))
            return called(text::lower(token.text));
        return column(token.text);
    }

    Words column(const std::string& name) {
        auto found = fields_.find(name);
        if (found == fields_.end())  // SQLite does not tell capital letters from small ones
            found = std::find_if(fields_.begin(), fields_.end(), [&](const auto& each) {
                return text::lower(each.first) == text::lower(name);
            });
        if (found == fields_.end())
            throw NoWords();
        return {Type::field, found->second.name, found->second.kind, found->second.null};
    }

    Words called(std::string_view function) {
        struct Name {
            std::string_view sql, words;
            std::size_t least, most;
        };
        static constexpr Name names[] = {
            {"lower", "Lower", 1, 1},        {"upper", "Upper", 1, 1},
            {"length", "Length", 1, 1},      {"abs", "Abs", 1, 1},
            {"coalesce", "Coalesce", 2, 9},  {"reverse", "Reverse", 1, 1},
            {"char_length", "Length", 1, 1}, {"trim", "Trim", 1, 1},
            {"btrim", "Trim", 1, 1},
        };
        std::vector<Words> arguments;
        if (!take(")")) {
            do
                arguments.push_back(sum());
            while (take(","));
            expect(")");
        }
        for (const Name& name : names) {
            if (name.sql != function || arguments.size() < name.least || arguments.size() > name.most)
                continue;
            const bool is_short = name.words == "Lower" || name.words == "Upper";
            std::string text =
                is_short ? text::lower(name.words) + "(" : "func(" + string_literal(name.words) + ", ";
            for (const Words& each : arguments) {
                if (each.type == Type::condition ||
                    (each.type == Type::constant && each.text.starts_with('"')))  // a name in func()
                    throw NoWords();
                if (&each != &arguments.front())
                    text += ", ";
                text += each.type == Type::field ? string_literal(each.text) : each.text;
            }
            return {Type::expression, text + ")"};
        }
        throw NoWords();
    }

    std::vector<Token> tokens_;
    const FieldOfColumn& fields_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

// Without parentheses around all of it, which only operators within others need.
std::string bare(std::string text) {
    if (!text.starts_with('('))
        return text;
    int depth = 0;
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && is_quoted)
            ++i;
        else if (text[i] == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && text[i] == '(')
            ++depth;
        else if (!is_quoted && text[i] == ')' && --depth == 0)
            return i + 1 == text.size() ? text.substr(1, text.size() - 2) : text;
    }
    return text;
}

}  // namespace

std::optional<std::string> condition_in_words(std::string_view sql, const FieldOfColumn& fields) {
    try {
        return bare(Parser::condition(Parser(sql, fields).all()));
    } catch (NoWords) {
        return std::nullopt;
    }
}

std::optional<std::string> expression_in_words(std::string_view sql, const FieldOfColumn& fields) {
    try {
        const Words words = Parser(sql, fields).all();
        if (words.type != Words::Type::field && words.type != Words::Type::expression)
            return std::nullopt;
        return bare(operand(words));
    } catch (NoWords) {
        return std::nullopt;
    }
}

std::optional<std::string> indexed_in_words(std::string_view sql, bool is_descending,
                                            const FieldOfColumn& fields) {
    try {
        const Words words = Parser(sql, fields).all();
        if (words.type == Words::Type::field)
            return string_literal((is_descending ? "-" : "") + words.text);
        if (words.type != Words::Type::expression)
            return std::nullopt;
        return words.text + (is_descending ? ".desc()" : "");
    } catch (NoWords) {
        return std::nullopt;
    }
}

}  // namespace nuages::inspect
