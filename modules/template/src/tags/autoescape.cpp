#include "tags.h"

namespace nuages::templates::tags {
namespace {

class AutoescapeNode final : public Node {
public:
    AutoescapeNode(bool on, NodeList nodes) : on_(on), nodes_(nodes) {}

    void render(Context& context, Output& out) const override {
        struct Restore {
            Context& context;
            bool before;
            ~Restore() { context.set_autoescape(before); }
        } restore{context, context.autoescape()};
        context.set_autoescape(on_);
        nodes_.render(context, out);
    }

private:
    bool on_;
    NodeList nodes_;
};

const Node& compile(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    if (bits.size() != 2)
        parser.fail("'autoescape' tag requires exactly one argument.", tag);
    if (bits[1] != "on" && bits[1] != "off")
        parser.fail("'autoescape' argument should be 'on' or 'off'", tag);
    return parser.make<AutoescapeNode>(bits[1] == "on", parser.parse_until({"endautoescape"}, tag).nodes);
}

}  // namespace

void add_autoescape(Library& library) {
    library.tag("autoescape", compile);
}

}  // namespace nuages::templates::tags
