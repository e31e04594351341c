#include <nuages/template/errors.h>

#include "../compilation.h"
#include "../variable_flow.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

class PartialDefNode final : public Node {
public:
    explicit PartialDefNode(NodeList nodes) : nodes_(nodes) {}
    void render(Context& context, Output& out) const override { nodes_.render(context, out); }

private:
    NodeList nodes_;
};

class PartialNode final : public Node {
public:
    PartialNode(const detail::CompiledTemplate& compiled, std::string_view name)
        : compiled_(compiled), name_(name) {}

    void render(Context& context, Output& out) const override {
        const detail::Partial* partial = compiled_.find_partial(name_);
        if (!partial)
            throw TemplateSyntaxError("Partial '" + std::string(name_) +
                                      "' is not defined in the current template.");
        detail::Frame frame(context, compiled_);
        partial->nodes.render(context, out);
    }

private:
    const detail::CompiledTemplate& compiled_;
    std::string_view name_;
};

const Node& compile_definition(Parser& parser, const Token& tag) {
    detail::Compilation& compilation = parser.compilation();
    auto bits = tag.split();
    if (bits.size() == 1)
        parser.fail("'partialdef' tag requires a name", tag);
    if (bits.size() > 3)
        parser.fail("'partialdef' tag takes at most 2 arguments", tag);
    if (bits.size() == 3 && bits[2] != "inline")
        parser.fail(
            "The 'inline' argument does not have any parameters; either use 'inline' or remove it "
            "completely.",
            tag);
    std::string name(bits[1]);
    detail::open_flow(parser, detail::VariableFlow::Kind::partial, bits[1], bits.size() == 3);
    auto [nodes, end] = parser.parse_until({"endpartialdef"}, tag);
    detail::close_flow(parser);
    if (end.contents != "endpartialdef" && end.contents != "endpartialdef " + name)
        parser.fail("Invalid block tag on line " + std::to_string(compilation.line_of(end)) +
                        ": 'endpartialdef', expected 'endpartialdef' or 'endpartialdef " + name +
                        "'. Did you forget to register or load this tag?",
                    end);
    if (compilation.target().find_partial(name))
        parser.fail("Partial '" + name + "' is already defined in the '" +
                        std::string(parser.template_name()) + "' template.",
                    tag);
    compilation.add_partial({bits[1], nodes, tag.position, end.position + end.length});
    return bits.size() == 3 ? parser.make<PartialDefNode>(nodes) : Parser::nothing();
}

const Node& compile_partial(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    if (bits.size() != 2)
        parser.fail("'partial' tag requires a single argument", tag);
    if (detail::VariableFlow* flow = parser.compilation().flow())
        flow->use_partial(bits[1]);
    return parser.make<PartialNode>(parser.compilation().target(), bits[1]);
}

}  // namespace

void add_partial(Library& library) {
    library.tag("partialdef", compile_definition);
    library.tag("partial", compile_partial);
}

}  // namespace nuages::templates::tags
