#include "for_loop.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

class IfChangedNode final : public Node {
public:
    IfChangedNode(const Expression* values, std::size_t count, NodeList changed, NodeList same)
        : values_(values), count_(count), changed_(changed), same_(same) {}

    void render(Context& context, Output& out) const override {
        if (count_ == 0) {
            std::string text = changed_.render_to_string(context);
            if (remember(Value(text), context))
                out.write(text);
            else
                same_.render(context, out);
            return;
        }
        List values;
        values.reserve(count_);
        for (std::size_t i = 0; i < count_; ++i)
            values.push_back(values_[i].resolve_or_null(context));
        const NodeList& shown = remember(Value(std::move(values)), context) ? changed_ : same_;
        shown.render(context, out);
    }

private:
    // Whether the value differs from the one before in the same loop or, outside of loops, rendering.
    bool remember(Value value, Context& context) const {
        const Value* forloop = context.find("forloop");
        const auto* loop =
            forloop && forloop->is_object() ? dynamic_cast<const ForLoop*>(&forloop->as_object()) : nullptr;
        Value& before = loop ? loop->state(*this) : context.state(*this);
        if (before == value)
            return false;
        before = std::move(value);
        return true;
    }

    const Expression* values_;
    std::size_t count_;
    NodeList changed_;
    NodeList same_;
};

const Node& compile(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    std::vector<Expression> values;
    auto [changed, end] = parser.parse_until({"else", "endifchanged"}, tag);
    NodeList same;
    if (end.name() == "else")
        same = parser.parse_until({"endifchanged"}, tag).nodes;
    for (std::size_t i = 1; i < bits.size(); ++i)
        values.push_back(parser.compile(bits[i], tag));
    return parser.make<IfChangedNode>(parser.keep(values), values.size(), changed, same);
}

}  // namespace

void add_ifchanged(Library& library) {
    library.tag("ifchanged", compile);
}

}  // namespace nuages::templates::tags
