#include "tags.h"

namespace nuages::templates::tags {
namespace {

class VerbatimNode final : public Node {
public:
    explicit VerbatimNode(NodeList nodes) : nodes_(nodes) {}

    void render(Context& context, Output& out) const override { nodes_.render(context, out); }

private:
    NodeList nodes_;
};

}  // namespace

void add_verbatim(Library& library) {
    // The lexer has already made texts of all tags in it.
    library.tag("verbatim", [](Parser& parser, const Token& tag) -> const Node& {
        return parser.make<VerbatimNode>(parser.parse_until({"endverbatim"}, tag).nodes);
    });
}

}  // namespace nuages::templates::tags
