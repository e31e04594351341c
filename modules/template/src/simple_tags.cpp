#include <memory>
#include <utility>

#include <nuages/base/error.h>
#include <nuages/template/engine.h>
#include <nuages/template/library.h>

#include "value_text.h"

namespace nuages::templates {

struct SimpleTagAccess {
    static void set(TagCall& call, std::vector<Value> values, List rest, Dict keywords) {
        call.values_ = std::move(values);
        call.rest_ = std::move(rest);
        call.keywords_ = std::move(keywords);
    }
    static void set_content(TagCall& call, Value content) { call.content_ = std::move(content); }
};

const Value& TagCall::operator[](std::string_view parameter) const {
    std::size_t index = 0;
    for (const auto* parameters : {&signature_.positional(), &signature_.keyword_only()}) {
        for (const Signature::Parameter& candidate : *parameters) {
            if (candidate.name == parameter)
                return values_[index];
            ++index;
        }
    }
    throw ValueError("The tag has no parameter '" + std::string(parameter) +
                     "': its signature does not name it.");
}

namespace {

// The arguments of one use of a simple tag, held against the signature when the template is parsed.
struct Arguments {
    const Signature* signature;
    const Expression* positional;
    std::size_t positional_count;
    const NamedExpression* named;
    std::size_t named_count;

    TagCall call(Context& context) const;
};

const NamedExpression* find_named(const Arguments& arguments, std::string_view name) {
    for (std::size_t i = 0; i < arguments.named_count; ++i) {
        if (arguments.named[i].name.text() == name)
            return &arguments.named[i];
    }
    return nullptr;
}

bool has_parameter(const Signature& signature, std::string_view name) {
    for (const auto* parameters : {&signature.positional(), &signature.keyword_only()}) {
        for (const Signature::Parameter& parameter : *parameters) {
            if (parameter.name == name)
                return true;
        }
    }
    return false;
}

TagCall Arguments::call(Context& context) const {
    TagCall call(context, *signature);
    std::vector<Value> values;
    values.reserve(signature->positional().size() + signature->keyword_only().size());
    List rest;
    Dict keywords;
    for (std::size_t i = 0; i < signature->positional().size(); ++i) {
        const Signature::Parameter& parameter = signature->positional()[i];
        if (i < positional_count)
            values.push_back(positional[i].resolve(context));
        else if (const NamedExpression* given = find_named(*this, parameter.name))
            values.push_back(given->expression.resolve(context));
        else
            values.push_back(parameter.default_value);
    }
    for (std::size_t i = signature->positional().size(); i < positional_count; ++i)
        rest.push_back(positional[i].resolve(context));
    for (const Signature::Parameter& parameter : signature->keyword_only()) {
        const NamedExpression* given = find_named(*this, parameter.name);
        values.push_back(given ? given->expression.resolve(context) : parameter.default_value);
    }
    for (std::size_t i = 0; i < named_count; ++i) {
        if (!has_parameter(*signature, named[i].name.text()))
            keywords.set(named[i].name.text(), named[i].expression.resolve(context));
    }
    SimpleTagAccess::set(call, std::move(values), std::move(rest), std::move(keywords));
    return call;
}

void require_all_given(Parser& parser, const Token& tag, const Arguments& arguments) {
    std::string missing;
    std::size_t index = 0;
    auto check = [&](const Signature::Parameter& parameter, bool given_by_position) {
        if (parameter.required && !given_by_position && !find_named(arguments, parameter.name))
            missing += (missing.empty() ? "'" : ", '") + parameter.name + "'";
    };
    for (const auto& parameter : arguments.signature->positional())
        check(parameter, index++ < arguments.positional_count);
    for (const auto& parameter : arguments.signature->keyword_only())
        check(parameter, false);
    if (!missing.empty())
        parser.fail(
            "'" + std::string(tag.name()) + "' did not receive value(s) for the argument(s): " + missing,
            tag);
}

Arguments parse_arguments(Parser& parser, const Token& tag, const Signature& signature,
                          const std::vector<std::string_view>& bits, std::size_t begin) {
    std::string name(tag.name());
    std::vector<Expression> positional;
    std::vector<NamedExpression> named;
    for (std::size_t i = begin; i < bits.size();) {
        std::size_t next = i;
        std::vector<std::string_view> one{bits[i]};
        std::size_t taken = 0;
        auto given = parser.compile_named(one, taken, tag);
        ++i;
        if (given.empty()) {
            if (!named.empty())
                parser.fail(
                    "'" + name + "' received some positional argument(s) after some keyword argument(s)",
                    tag);
            if (positional.size() == signature.positional().size() && !signature.takes_rest())
                parser.fail("'" + name + "' received too many positional arguments", tag);
            positional.push_back(parser.compile(bits[next], tag));
            continue;
        }
        std::string_view keyword = given.front().name.text();
        if (!has_parameter(signature, keyword) && !signature.takes_any_keyword())
            parser.fail("'" + name + "' received unexpected keyword argument '" + std::string(keyword) + "'",
                        tag);
        bool twice = false;
        for (const NamedExpression& earlier : named)
            twice |= earlier.name.text() == keyword;
        for (std::size_t p = 0; p < positional.size() && p < signature.positional().size(); ++p)
            twice |= signature.positional()[p].name == keyword;
        if (twice)
            parser.fail(
                "'" + name + "' received multiple values for keyword argument '" + std::string(keyword) + "'",
                tag);
        named.push_back(given.front());
    }
    Arguments arguments{&signature, parser.keep(positional), positional.size(), parser.keep(named),
                        named.size()};
    require_all_given(parser, tag, arguments);
    return arguments;
}

// Removes a trailing `as variable`; the variable's name, or an empty one.
Name take_target(std::vector<std::string_view>& bits) {
    if (bits.size() < 3 || bits[bits.size() - 2] != "as")
        return Name();
    Name target(bits.back());
    bits.resize(bits.size() - 2);
    return target;
}

void show(const Value& result, Name target, Context& context, Output& out) {
    if (!target.text().empty()) {
        context.set(target, result);
        return;
    }
    Value text = text_of(result);
    if (context.autoescape() && !text.is_safe())
        out.write_escaped(text.as_text());
    else
        out.write(text.as_text());
}

class SimpleNode final : public Node {
public:
    SimpleNode(const SimpleFunction& function, Arguments arguments, Name target)
        : function_(function), arguments_(arguments), target_(target) {}

    void render(Context& context, Output& out) const override {
        show(function_(arguments_.call(context)), target_, context, out);
    }

private:
    const SimpleFunction& function_;
    Arguments arguments_;
    Name target_;
};

class SimpleBlockNode final : public Node {
public:
    SimpleBlockNode(const SimpleFunction& function, Arguments arguments, Name target, NodeList content)
        : function_(function), arguments_(arguments), target_(target), content_(content) {}

    void render(Context& context, Output& out) const override {
        Value content;
        {
            Context::Scope scope(context);
            content = Value::safe(content_.render_to_string(context));
        }
        TagCall call = arguments_.call(context);
        SimpleTagAccess::set_content(call, std::move(content));
        show(function_(call), target_, context, out);
    }

private:
    const SimpleFunction& function_;
    Arguments arguments_;
    Name target_;
    NodeList content_;
};

class InclusionNode final : public Node {
public:
    InclusionNode(const InclusionFunction& function, std::string_view template_name, Arguments arguments)
        : function_(function), template_name_(template_name), arguments_(arguments) {}

    void render(Context& context, Output& out) const override {
        Context inner = function_(arguments_.call(context));
        inner.continue_from(context);
        // Forms are often made in such templates.
        if (const Value* token = context.find("csrf_token"))
            inner.set("csrf_token", *token);
        context.engine().get_template(template_name_).render(inner, out);
    }

private:
    const InclusionFunction& function_;
    std::string_view template_name_;
    Arguments arguments_;
};

// A definition lives in its library; the nodes of templates refer to it.
template <class Function>
struct Definition {
    Signature signature;
    Function function;
};

}  // namespace

Library& Library::simple_tag(std::string_view name, Signature signature, SimpleFunction function) {
    auto definition = std::make_shared<const Definition<SimpleFunction>>(
        Definition<SimpleFunction>{std::move(signature), std::move(function)});
    return tag(name, [definition](Parser& parser, const Token& token) -> const Node& {
        auto bits = token.split();
        Name target = take_target(bits);
        Arguments arguments = parse_arguments(parser, token, definition->signature, bits, 1);
        return parser.make<SimpleNode>(definition->function, arguments, target);
    });
}

Library& Library::simple_block_tag(std::string_view name, Signature signature, SimpleFunction function,
                                   std::string_view end_name) {
    auto definition = std::make_shared<const Definition<SimpleFunction>>(
        Definition<SimpleFunction>{std::move(signature), std::move(function)});
    std::string end = end_name.empty() ? "end" + std::string(name) : std::string(end_name);
    return tag(name, [definition, end](Parser& parser, const Token& token) -> const Node& {
        auto bits = token.split();
        Name target = take_target(bits);
        Arguments arguments = parse_arguments(parser, token, definition->signature, bits, 1);
        NodeList content = parser.parse_until({end}, token).nodes;
        return parser.make<SimpleBlockNode>(definition->function, arguments, target, content);
    });
}

Library& Library::inclusion_tag(std::string_view name, std::string_view template_name, Signature signature,
                                InclusionFunction function) {
    auto definition = std::make_shared<const Definition<InclusionFunction>>(
        Definition<InclusionFunction>{std::move(signature), std::move(function)});
    return tag(name,
               [definition, included = std::string(template_name)](Parser& parser,
                                                                   const Token& token) -> const Node& {
                   Arguments arguments =
                       parse_arguments(parser, token, definition->signature, token.split(), 1);
                   return parser.make<InclusionNode>(definition->function,
                                                     parser.keep(std::string_view(included)), arguments);
               });
}

}  // namespace nuages::templates
