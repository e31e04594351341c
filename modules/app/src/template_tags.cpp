#include <nuages/app/template_tags.h>
#include <nuages/base/text.h>
#include <nuages/http/request.h>
#include <nuages/routing/resolver.h>
#include <nuages/routing/reverse.h>
#include <nuages/template.h>

namespace nuages::app {
namespace {

using templates::Context;
using templates::Expression;
using templates::Name;
using templates::NamedExpression;
using templates::Output;
using templates::Parser;
using templates::Token;

bool is_word(std::string_view text) {
    for (const char c : text) {
        if (!text::is_alpha(c) && !text::is_digit(c) && c != '_' && static_cast<unsigned char>(c) < 0x80)
            return false;
    }
    return !text.empty();
}

// {% url 'polls:detail' question.id %}, {% url name slug=post.slug as link %}
class UrlNode final : public templates::Node {
public:
    struct Arguments {
        Expression view_name;
        const Expression* positional;
        std::size_t positional_count;
        const NamedExpression* named;
        std::size_t named_count;
        std::string_view variable;  // of `as`; "" where the URL is shown
    };
    explicit UrlNode(const Arguments& arguments) : arguments_(arguments) {}

    void render(Context& context, Output& out) const override {
        List args;
        for (std::size_t i = 0; i < arguments_.positional_count; ++i)
            args.push_back(arguments_.positional[i].resolve(context));
        Dict kwargs;
        for (std::size_t i = 0; i < arguments_.named_count; ++i)
            kwargs.set(Value(arguments_.named[i].name.text()),
                       arguments_.named[i].expression.resolve(context));
        const std::string name = arguments_.view_name.resolve(context).str();
        if (arguments_.variable.empty()) {
            const std::string url = reverse_dyn(name, args, kwargs, current_app(context));
            if (context.autoescape())
                out.write_escaped(url);
            else
                out.write(url);
            return;
        }
        std::string url;
        try {
            url = reverse_dyn(name, args, kwargs, current_app(context));
        } catch (const NoReverseMatch&) {  // then the variable is empty, so that templates can test it
        }
        context.set(Name(arguments_.variable), Value(url));
    }

private:
    static std::string_view current_app(const Context& context) {
        if (!context.current_app().empty())
            return context.current_app();
        const auto* request = context.attached<HttpRequest>();
        return request && request->resolver_match ? request->resolver_match->namespace_()
                                                  : std::string_view();
    }

    Arguments arguments_;
};

const templates::Node& compile_url(Parser& parser, const Token& tag) {
    std::vector<std::string_view> bits = tag.split();
    if (bits.size() < 2)
        parser.fail("'" + std::string(bits[0]) + "' takes at least one argument, a URL pattern name.", tag);
    UrlNode::Arguments arguments{};
    arguments.view_name = parser.compile(bits[1], tag);
    bits.erase(bits.begin(), bits.begin() + 2);
    if (bits.size() >= 2 && bits[bits.size() - 2] == "as") {
        arguments.variable = parser.keep(bits.back());
        bits.resize(bits.size() - 2);
    }
    std::vector<Expression> positional;
    std::vector<NamedExpression> named;
    for (const std::string_view bit : bits) {
        const std::size_t equals = bit.find('=');
        const bool named_argument =
            equals != std::string_view::npos && equals + 1 < bit.size() && is_word(bit.substr(0, equals));
        if (!named_argument) {
            positional.push_back(parser.compile(bit, tag));
            continue;
        }
        named.push_back(
            {Name(parser.keep(bit.substr(0, equals))), parser.compile(bit.substr(equals + 1), tag)});
    }
    // With `as` the template tests whether there is such a URL.
    if (const Value* name = arguments.view_name.constant();
        name && name->is_text() && arguments.variable.empty())
        parser.refer(templates::Reference::Kind::url, parser.keep(name->as_text()), tag);
    arguments.positional = parser.keep(positional);
    arguments.positional_count = positional.size();
    arguments.named = parser.keep(named);
    arguments.named_count = named.size();
    return parser.make<UrlNode>(arguments);
}

}  // namespace

templates::Library site_tags() {
    templates::Library library;
    library.tag("url", compile_url);
    return library;
}

}  // namespace nuages::app
