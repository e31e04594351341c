#include <utility>

#include <nuages/staticfiles/template_tags.h>
#include <nuages/template/parser.h>

namespace nuages::staticfiles {
namespace {

using templates::Context;
using templates::Expression;
using templates::Name;
using templates::Node;
using templates::Output;
using templates::Parser;
using templates::Token;

// A URL for the page, or for a variable.
void put(const std::string& url, std::string_view variable, Context& context, Output& out) {
    if (!variable.empty())
        context.set(Name(variable), Value(url));
    else if (context.autoescape())
        out.write_escaped(url);
    else
        out.write(url);
}

class StaticNode final : public Node {
public:
    StaticNode(Function<std::string(std::string_view)> url, Expression path, std::string_view variable)
        : url_(std::move(url)), path_(path), variable_(variable) {}
    void render(Context& context, Output& out) const override {
        put(url_(path_.resolve(context).str()), variable_, context, out);
    }

private:
    Function<std::string(std::string_view)> url_;
    Expression path_;
    std::string_view variable_;
};

class PrefixNode final : public Node {
public:
    PrefixNode(Function<std::string()> prefix, std::string_view variable)
        : prefix_(std::move(prefix)), variable_(variable) {}
    void render(Context& context, Output& out) const override {
        const std::string prefix = prefix_ ? prefix_() : std::string();
        if (variable_.empty())
            out.write(prefix);
        else
            context.set(Name(variable_), Value(prefix));
    }

private:
    Function<std::string()> prefix_;
    std::string_view variable_;
};

templates::CompileFunction prefix_tag(Function<std::string()> prefix) {
    return [prefix = std::move(prefix)](Parser& parser, const Token& tag) -> const Node& {
        const auto bits = tag.split();
        if (bits.size() > 1 && bits[1] != "as")
            parser.fail("First argument in '" + std::string(bits[0]) + "' must be 'as'", tag);
        return parser.make<PrefixNode>(prefix, bits.size() > 2 ? bits[2] : std::string_view());
    };
}

}  // namespace

templates::Library static_tags(Function<std::string(std::string_view path)> url,
                               Function<std::string()> static_prefix, Function<std::string()> media_prefix) {
    templates::Library library;
    library.tag("static", [url = std::move(url)](Parser& parser, const Token& tag) -> const Node& {
        const auto bits = tag.split();
        if (bits.size() < 2)
            parser.fail("'" + std::string(bits[0]) + "' takes at least one argument (path to file)", tag);
        const bool has_variable = bits.size() >= 2 && bits[bits.size() - 2] == "as";
        return parser.make<StaticNode>(url, parser.compile(bits[1], tag),
                                       has_variable ? bits.back() : std::string_view());
    });
    library.tag("get_static_prefix", prefix_tag(std::move(static_prefix)));
    library.tag("get_media_prefix", prefix_tag(std::move(media_prefix)));
    return library;
}

}  // namespace nuages::staticfiles
