#include <nuages/text/unicode.h>

#include "../expression_tree.h"
#include "../value_text.h"
#include "../variable_flow.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

class FilterNode final : public Node {
public:
    FilterNode(Expression filters, NodeList nodes) : filters_(filters), nodes_(nodes) {}

    void render(Context& context, Output& out) const override {
        std::string enclosed = nodes_.render_to_string(context);
        Context::Scope scope(context);
        context.set("var", Value::borrowed_safe(enclosed));
        Value scratch;
        out.write(TextView(filters_.resolve(context, scratch)));
    }

private:
    Expression filters_;
    NodeList nodes_;
};

Expression compile_filters(Parser& parser, const Token& tag, std::string_view expression) {
    detail::open_flow(parser);
    parser.bind("var");
    const Expression filters = parser.compile(expression, tag);
    detail::close_flow(parser);
    return filters;
}

const Node& compile(Parser& parser, const Token& tag) {
    std::string_view rest = unicode::strip_left(tag.contents.substr(tag.name().size()));
    std::string_view expression = parser.keep(std::string_view("var|" + std::string(rest)));
    Expression filters = compile_filters(parser, tag, expression);
    for (const auto* use = filters.compiled()->filters; use; use = use->next) {
        if (use->name == "escape" || use->name == "safe")
            parser.fail("\"filter " + std::string(use->name) +
                            "\" is not permitted.  Use the \"autoescape\" tag instead.",
                        tag);
    }
    return parser.make<FilterNode>(filters, parser.parse_until({"endfilter"}, tag).nodes);
}

}  // namespace

void add_filter(Library& library) {
    library.tag("filter", compile);
}

}  // namespace nuages::templates::tags
