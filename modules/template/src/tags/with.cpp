#include "../variable_flow.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

class WithNode final : public Node {
public:
    WithNode(const NamedExpression* assignments, std::size_t count, NodeList nodes)
        : assignments_(assignments), count_(count), nodes_(nodes) {}

    void render(Context& context, Output& out) const override {
        // All values first: none of them sees the new names.
        List values(count_);
        for (std::size_t i = 0; i < count_; ++i)
            values[i] = assignments_[i].expression.resolve(context);
        Context::Scope scope(context);
        for (std::size_t i = 0; i < count_; ++i)
            context.set(assignments_[i].name, std::move(values[i]));
        nodes_.render(context, out);
    }

private:
    const NamedExpression* assignments_;
    std::size_t count_;
    NodeList nodes_;
};

// {% with name=expression ... %} or the older {% with expression as name %}.
std::vector<NamedExpression> assignments(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    std::size_t at = 1;
    auto named = parser.compile_named(bits, at, tag);
    if (named.empty() && bits.size() >= 4 && bits[2] == "as") {
        while (true) {
            named.push_back({Name(bits[at + 2]), parser.compile(bits[at], tag)});
            at += 3;
            bool goes_on = at + 3 < bits.size() && bits[at] == "and" && bits[at + 2] == "as";
            if (!goes_on)
                break;
            ++at;
        }
    }
    if (named.empty())
        parser.fail("'with' expected at least one variable assignment", tag);
    if (at < bits.size())
        parser.fail("'with' received an invalid token: '" + std::string(bits[at]) + "'", tag);
    return named;
}

void open_scope(Parser& parser, const std::vector<NamedExpression>& named) {
    detail::open_flow(parser);
    for (const NamedExpression& assignment : named)
        parser.bind(assignment.name.text());
}

const Node& compile(Parser& parser, const Token& tag) {
    auto named = assignments(parser, tag);
    open_scope(parser, named);
    NodeList nodes = parser.parse_until({"endwith"}, tag).nodes;
    detail::close_flow(parser);
    return parser.make<WithNode>(parser.keep(named), named.size(), nodes);
}

}  // namespace

void add_with(Library& library) {
    library.tag("with", compile);
}

}  // namespace nuages::templates::tags
