#include <nuages/base/error.h>
#include <nuages/template/engine.h>

#include "../compiled_template.h"
#include "../iteration.h"
#include "../template_object.h"
#include "../template_source.h"
#include "../variable_flow.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

class IncludeNode final : public Node {
public:
    IncludeNode(Expression source, std::string_view constant_name, std::string_view from,
                const NamedExpression* variables, std::size_t count, bool isolated)
        : source_(source),
          named_(constant_name),
          from_(from),
          variables_(variables),
          count_(count),
          isolated_(isolated) {}

    void render(Context& context, Output& out) const override {
        std::optional<Template> keeper;
        const detail::CompiledTemplate& included = find(context, keeper);
        if (isolated_) {
            Context inner = context.isolated();
            for (std::size_t i = 0; i < count_; ++i)
                inner.set(variables_[i].name, variables_[i].expression.resolve(context));
            included.render(inner, out);
            return;
        }
        // All values first: none of them sees the new names.
        List values(count_);
        for (std::size_t i = 0; i < count_; ++i)
            values[i] = variables_[i].expression.resolve(context);
        Context::Scope scope(context);
        for (std::size_t i = 0; i < count_; ++i)
            context.set(variables_[i].name, std::move(values[i]));
        included.render(context, out);
    }

private:
    const detail::CompiledTemplate& find(Context& context, std::optional<Template>& keeper) const {
        if (!named_.constant_name().empty())
            return named_.get(context.engine(), keeper);
        keeper = find_by_value(source_.resolve(context), context.engine());
        return keeper->compiled();
    }

    Template find_by_value(const Value& source, const Engine& engine) const {
        if (const Template* handle = template_of(source))
            return *handle;
        if (source.is_text() && !source.as_text().empty())
            return engine.get_template(
                resolve_relative_name(from_, source.as_text(), /*may_be_itself=*/true));
        if (!source.truth())
            return engine.select_template({});
        List names = list_of(source);
        std::vector<std::string_view> views;
        for (const Value& name : names) {
            if (!name.is_text())
                throw TypeError("{% include " + std::string(source_.source()) +
                                " %} takes the name of a template or a list of such, and this list has " +
                                std::string(name.kind_name()) + ".");
            views.push_back(name.as_text());
        }
        return engine.select_template(views);
    }

    Expression source_;
    NamedTemplate named_;
    std::string_view from_;
    const NamedExpression* variables_;
    std::size_t count_;
    bool isolated_;
};

const Node& compile(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    if (bits.size() < 2)
        parser.fail("'include' tag takes at least one argument: the name of the template to be included.",
                    tag);
    std::vector<NamedExpression> variables;
    bool has_with = false;
    bool only = false;
    for (std::size_t at = 2; at < bits.size();) {
        std::string_view option = bits[at++];
        bool twice = (option == "with" && has_with) || (option == "only" && only);
        if (twice)
            parser.fail("The '" + std::string(option) + "' option was specified more than once.", tag);
        if (option == "with") {
            has_with = true;
            variables = parser.compile_named(bits, at, tag);
            if (variables.empty())
                parser.fail("\"with\" in 'include' tag needs at least one keyword argument.", tag);
        } else if (option == "only") {
            only = true;
        } else {
            parser.fail("Unknown argument for 'include' tag: '" + std::string(option) + "'.", tag);
        }
    }
    Expression source = parser.compile(bits[1], tag);
    std::string_view constant_name;
    if (const Value* name = source.constant(); name && name->is_text() && !name->as_text().empty())
        constant_name = parser.keep(
            resolve_relative_name(parser.template_name(), name->as_text(), /*may_be_itself=*/true));
    if (!constant_name.empty())
        parser.refer(Reference::Kind::include, constant_name, tag);
    detail::open_flow(parser, detail::VariableFlow::Kind::include, constant_name, only);
    for (const NamedExpression& variable : variables)
        parser.bind(variable.name.text());
    detail::close_flow(parser);
    return parser.make<IncludeNode>(source, constant_name, parser.keep(parser.template_name()),
                                    parser.keep(variables), variables.size(), only);
}

}  // namespace

void add_include(Library& library) {
    library.tag("include", compile);
}

}  // namespace nuages::templates::tags
