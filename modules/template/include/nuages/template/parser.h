#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/template/arena.h>
#include <nuages/template/expression.h>
#include <nuages/template/node.h>
#include <nuages/template/template.h>

namespace nuages::templates {

class Engine;
class Library;
namespace detail {
class Compilation;
}  // namespace detail

// A piece of template source: text, or what stands between {{ }}, {% %} or {# #}.
struct Token {
    enum class Kind : std::uint8_t { text, variable, tag, comment, end };

    Kind kind = Kind::end;
    std::string_view contents;   // without the braces and the blanks inside them
    std::uint32_t position = 0;  // in the source, of the whole token
    std::uint32_t length = 0;

    // The name of a tag: `if` of {% if user.is_staff %}.
    std::string_view name() const;
    // The contents split at blanks outside of quotes, the tag's name first.
    std::vector<std::string_view> split() const;
};

// `name=expression` of a tag's arguments.
struct NamedExpression {
    Name name;
    Expression expression;
};

// Builds the tree of one template. A tag's compile function gets it with the tag's token:
//
//     library.tag("upper", [](Parser& parser, const Token& tag) -> const Node& {
//         if (tag.split().size() != 1)
//             parser.fail("'upper' takes no arguments", tag);
//         return parser.make<UpperNode>(parser.parse_until({"endupper"}, tag).nodes);
//     });
class Parser {
public:
    explicit Parser(detail::Compilation& compilation) : compilation_(compilation) {}
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    struct Parsed {
        NodeList nodes;
        Token end;  // the tag that ended them
    };
    // Parses up to a tag whose name is one of `ends`, and takes that too. `opening` is the tag that waits for
    // it, for the message where it never comes.
    Parsed parse_until(std::initializer_list<std::string_view> ends, const Token& opening);
    Parsed parse_until(const std::string_view* ends, std::size_t count, const Token& opening);
    // Skips everything up to that tag. The source between, as it was written.
    std::string_view skip_past(std::string_view end, const Token& opening);
    // The rest of the template.
    NodeList parse_all();
    // The next token; `end` at the end.
    Token next_token();

    // Throws TemplateSyntaxError for what is no expression and for unknown filters. The text has to lie in
    // the template's source, or be kept.
    Expression compile(std::string_view expression, const Token& tag);
    // Takes `name=expression` from bits[start] on, as far as there are such; `start` is then behind them.
    std::vector<NamedExpression> compile_named(const std::vector<std::string_view>& bits, std::size_t& start,
                                               const Token& tag);

    // A node, or anything else that the tree refers to, in the template's memory.
    template <class T, class... Args>
    T& make(Args&&... args) {
        return arena().make<T>(std::forward<Args>(args)...);
    }
    template <class T>
    const T* keep(const std::vector<T>& items) {
        return arena().copy(items.data(), items.size());
    }
    std::string_view keep(std::string_view text) { return arena().copy(text); }
    Arena& arena() noexcept;

    [[noreturn]] void fail(std::string message, const Token& at) const;

    const Engine& engine() const noexcept;
    // The name of the template that is parsed, "" for one from a string.
    std::string_view template_name() const noexcept;
    // Makes the library's tags and filters known to the rest of the template. It has to live as long as the
    // template.
    void load(const Library& library);
    // Says that the tag needs the template or URL of that name, so that checks can look whether it is there.
    // The name has to lie in the template's source, or be kept.
    void refer(Reference::Kind kind, std::string_view name, const Token& tag);
    // Says that the tag sets a variable for what follows it, so that checks know the name. Those behind an
    // `as` are known by themselves.
    void bind(std::string_view variable);
    // What a tag returns that leaves nothing in the tree.
    static const Node& nothing() noexcept;

    detail::Compilation& compilation() noexcept { return compilation_; }

private:
    detail::Compilation& compilation_;
};

}  // namespace nuages::templates
