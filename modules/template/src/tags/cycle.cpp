#include "cycle.h"

#include "../compilation.h"
#include "tags.h"

namespace nuages::templates {

void CycleNode::render(Context& context, Output& out) const {
    Value& position = context.state(*this);
    std::size_t index = position.is_int() ? static_cast<std::size_t>(position.as_int()) : 0;
    position = Value((index + 1) % count_);
    Value value = values_[index].resolve(context);
    if (!variable_.text().empty())
        context.set_upward(variable_, value);
    if (!silent_)
        write_value(value, context, out);
}

namespace tags {
namespace {

class ResetCycleNode final : public Node {
public:
    explicit ResetCycleNode(const CycleNode& cycle) : cycle_(cycle) {}
    void render(Context& context, Output&) const override { cycle_.reset(context); }

private:
    const CycleNode& cycle_;
};

const Node* find_named(detail::Compilation& compilation, std::string_view name) {
    const auto& cycles = compilation.cycles();
    for (std::size_t i = cycles.size(); i-- > 0;) {
        if (cycles[i].name == name)
            return cycles[i].node;
    }
    return nullptr;
}

const Node& compile_cycle(Parser& parser, const Token& tag) {
    detail::Compilation& compilation = parser.compilation();
    auto bits = tag.split();
    if (bits.size() < 2)
        parser.fail("'cycle' tag requires at least two arguments", tag);
    if (bits.size() == 2) {
        std::string name(bits[1]);
        if (compilation.cycles().empty())
            parser.fail("No named cycles in template. '" + name + "' is not defined", tag);
        const Node* named = find_named(compilation, name);
        if (!named)
            parser.fail("Named cycle '" + name + "' does not exist", tag);
        return *named;
    }
    Name variable;
    bool silent = false;
    if (bits.size() > 4 && bits[bits.size() - 3] == "as") {
        if (bits.back() != "silent")
            parser.fail(
                "Only 'silent' flag is allowed after cycle's name, not '" + std::string(bits.back()) + "'.",
                tag);
        silent = true;
        bits.pop_back();
    }
    if (silent || (bits.size() > 4 && bits[bits.size() - 2] == "as")) {
        variable = Name(bits.back());
        bits.resize(bits.size() - 2);
    }
    std::vector<Expression> values;
    for (std::size_t i = 1; i < bits.size(); ++i)
        values.push_back(parser.compile(bits[i], tag));
    const CycleNode& node = parser.make<CycleNode>(parser.keep(values), values.size(), variable, silent);
    if (!variable.text().empty())
        compilation.cycles().push_back({variable.text(), &node});
    compilation.last_cycle() = &node;
    return node;
}

const Node& compile_resetcycle(Parser& parser, const Token& tag) {
    detail::Compilation& compilation = parser.compilation();
    auto bits = tag.split();
    if (bits.size() > 2)
        parser.fail("'resetcycle' tag accepts at most one argument.", tag);
    const Node* cycle = bits.size() == 2 ? find_named(compilation, bits[1]) : compilation.last_cycle();
    if (!cycle && bits.size() == 2)
        parser.fail("Named cycle '" + std::string(bits[1]) + "' does not exist.", tag);
    if (!cycle)
        parser.fail("No cycles in template.", tag);
    return parser.make<ResetCycleNode>(static_cast<const CycleNode&>(*cycle));
}

}  // namespace

void add_cycle(Library& library) {
    library.tag("cycle", compile_cycle);
    library.tag("resetcycle", compile_resetcycle);
}

}  // namespace tags
}  // namespace nuages::templates
