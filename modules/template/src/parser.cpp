#include <nuages/base/text.h>
#include <nuages/template/errors.h>
#include <nuages/template/parser.h>
#include <nuages/text/text_list.h>
#include <nuages/text/unicode.h>

#include "compilation.h"
#include "expression_compiler.h"
#include "variable_flow.h"

namespace nuages::templates {
namespace {

class EmptyNode final : public Node {
public:
    void render(Context&, Output&) const override {}
};

bool contains(const std::string_view* names, std::size_t count, std::string_view name) {
    for (std::size_t i = 0; i < count; ++i) {
        if (names[i] == name)
            return true;
    }
    return false;
}

[[noreturn, gnu::noinline]] void unknown_tag(const detail::Compilation& compilation, const Token& token,
                                             std::string_view name, const std::string_view* ends,
                                             std::size_t count) {
    std::string message = "Invalid block tag on line " + std::to_string(compilation.line_of(token)) + ": '" +
                          std::string(name) + "'";
    if (count > 0) {
        std::vector<std::string> expected;
        for (std::size_t i = 0; i < count; ++i)
            expected.push_back("'" + std::string(ends[i]) + "'");
        message += ", expected " + text::text_list(expected, "or");
    }
    compilation.fail(message + ". Did you forget to register or load this tag?", token,
                     compilation.tag_hint(name));
}

[[noreturn, gnu::noinline]] void unclosed_tag(const detail::Compilation& compilation, const Token& opening,
                                              const std::string_view* ends, std::size_t count) {
    std::string wanted;
    for (std::size_t i = 0; i < count; ++i)
        wanted += (i ? ", " : "") + std::string(ends[i]);
    compilation.fail("Unclosed tag on line " + std::to_string(compilation.line_of(opening)) + ": '" +
                         std::string(opening.name()) + "'. Looking for one of: " + wanted + ".",
                     opening);
}

// Messages are made out of line: the frames of parse_until() nest as tags do, and a stack is small.
[[noreturn, gnu::noinline]] void empty_tag(const detail::Compilation& compilation, const char* kind,
                                           const Token& token) {
    compilation.fail(
        "Empty " + std::string(kind) + " tag on line " + std::to_string(compilation.line_of(token)), token);
}
[[noreturn, gnu::noinline]] void nested_too_deeply(const detail::Compilation& compilation,
                                                   const Token& opening) {
    compilation.fail(
        "Tags nest too deeply here. Move the inner ones to a template of their own and include it.", opening);
}

// The names that a tag sets for what follows it: `as name`, `asvar name`. Kept out of the frames of
// parse_until(), which nest as tags do.
[[gnu::noinline]] void note_bound_names(const Token& token, detail::VariableFlow& flow) {
    const std::string_view tag = token.name();
    // Its `as` is for what it encloses.
    const bool has_scope = tag == "with" || tag == "blocktranslate" || tag == "blocktrans";
    const auto bits = token.split();
    for (std::size_t i = 1; i + 1 < bits.size(); ++i) {
        if (bits[i] == "asvar" || (bits[i] == "as" && !has_scope))
            flow.bind(bits[i + 1]);
    }
}

// Errors of tags that do not know where they stand get the place of their token.
const Node& compile_tag(Parser& parser, const CompileFunction& function, const Token& token) try {
    return function(parser, token);
} catch (const TemplateSyntaxError& error) {
    if (error.location().line != 0)
        throw;
    parser.fail(error.message(), token);
}

void add(detail::Compilation& compilation, const void* what, std::uint32_t size, const Token& token) {
    compilation.items().push_back({what, size, token.position});
}

}  // namespace

const Node& Parser::nothing() noexcept {
    static const EmptyNode node;
    return node;
}

void Parser::bind(std::string_view variable) {
    if (detail::VariableFlow* flow = compilation_.flow())
        flow->bind(variable);
}

Arena& Parser::arena() noexcept {
    return compilation_.target().arena();
}

const Engine& Parser::engine() const noexcept {
    return compilation_.target().engine();
}

std::string_view Parser::template_name() const noexcept {
    return compilation_.target().name();
}

void Parser::load(const Library& library) {
    compilation_.load(library);
}

void Parser::refer(Reference::Kind kind, std::string_view name, const Token& tag) {
    compilation_.add_reference(kind, name, tag);
}

void Parser::fail(std::string message, const Token& at) const {
    compilation_.fail(std::move(message), at);
}

Token Parser::next_token() {
    return compilation_.lexer().next();
}

NodeList Parser::parse_all() {
    return parse_until(nullptr, 0, Token()).nodes;
}

Parser::Parsed Parser::parse_until(std::initializer_list<std::string_view> ends, const Token& opening) {
    return parse_until(ends.begin(), ends.size(), opening);
}

Parser::Parsed Parser::parse_until(const std::string_view* ends, std::size_t count, const Token& opening) {
    if (compilation_.stack().is_exhausted())
        nested_too_deeply(compilation_, opening);
    const std::size_t first = compilation_.items().size();
    const bool outer_seen_tag = std::exchange(compilation_.seen_tag(), false);
    while (true) {
        Token token = compilation_.lexer().next();
        switch (token.kind) {
            case Token::Kind::text:
                add(compilation_, token.contents.data(), static_cast<std::uint32_t>(token.contents.size()),
                    token);
                continue;
            case Token::Kind::comment:
                continue;
            case Token::Kind::variable:
                if (token.contents.empty())
                    empty_tag(compilation_, "variable", token);
                add(compilation_, compile(token.contents, token).compiled(), NodeListAccess::is_variable,
                    token);
                compilation_.seen_tag() = true;
                continue;
            case Token::Kind::end:
                if (count > 0)
                    unclosed_tag(compilation_, opening, ends, count);
                compilation_.seen_tag() = outer_seen_tag;
                return {compilation_.take_items(first), token};
            case Token::Kind::tag:
                break;
        }
        std::string_view name = token.name();
        if (name.empty())
            empty_tag(compilation_, "block", token);
        if (contains(ends, count, name)) {
            compilation_.seen_tag() = outer_seen_tag;
            return {compilation_.take_items(first), token};
        }
        const CompileFunction* function = compilation_.find_tag(name);
        if (!function)
            unknown_tag(compilation_, token, name, ends, count);
        const Node& node = compile_tag(*this, *function, token);
        if (&node != &nothing())
            add(compilation_, &node, NodeListAccess::is_node, token);
        if (detail::VariableFlow* flow = compilation_.flow())
            note_bound_names(token, *flow);
        compilation_.seen_tag() = true;
    }
}

std::string_view Parser::skip_past(std::string_view end, const Token& opening) {
    const std::size_t begin = opening.position + opening.length;
    while (true) {
        Token token = compilation_.lexer().next();
        if (token.kind == Token::Kind::end)
            unclosed_tag(compilation_, opening, &end, 1);
        if (token.kind == Token::Kind::tag && token.contents == end)
            return compilation_.target().source().substr(begin, token.position - begin);
    }
}

Expression Parser::compile(std::string_view expression, const Token& tag) {
    return detail::ExpressionCompiler(compilation_, tag).compile(expression);
}

std::vector<NamedExpression> Parser::compile_named(const std::vector<std::string_view>& bits,
                                                   std::size_t& start, const Token& tag) {
    std::vector<NamedExpression> named;
    for (; start < bits.size(); ++start) {
        std::string_view bit = bits[start];
        std::size_t name_end = 0;
        while (name_end < bit.size()) {
            auto [c, size] = unicode::decode(bit.substr(name_end));
            if (!unicode::is_word(c))
                break;
            name_end += size;
        }
        if (name_end == 0 || name_end + 1 >= bit.size() || bit[name_end] != '=')
            break;
        Name name(bit.substr(0, name_end));
        Expression expression = compile(bit.substr(name_end + 1), tag);
        bool replaced = false;
        for (NamedExpression& earlier : named) {
            if (earlier.name == name) {
                earlier.expression = expression;
                replaced = true;
            }
        }
        if (!replaced)
            named.push_back({name, expression});
    }
    return named;
}

}  // namespace nuages::templates
