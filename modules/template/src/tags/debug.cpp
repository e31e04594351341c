#include <nuages/template/engine.h>

#include "tags.h"

namespace nuages::templates::tags {
namespace {

class DebugNode final : public Node {
public:
    void render(Context& context, Output& out) const override {
        if (!context.engine().options().debug)
            return;
        for (const auto& [name, value] : context.flatten()) {
            out.write_escaped(name.as_text());
            out.write(" = ");
            out.write_escaped(value.repr());
            out.write("\n");
        }
    }
};

}  // namespace

void add_debug(Library& library) {
    library.tag("debug",
                [](Parser& parser, const Token&) -> const Node& { return parser.make<DebugNode>(); });
}

}  // namespace nuages::templates::tags
