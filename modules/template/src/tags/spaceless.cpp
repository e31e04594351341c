#include <nuages/text/spaceless.h>
#include <nuages/text/unicode.h>

#include "tags.h"

namespace nuages::templates::tags {
namespace {

class SpacelessNode final : public Node {
public:
    explicit SpacelessNode(NodeList nodes) : nodes_(nodes) {}

    void render(Context& context, Output& out) const override {
        std::string enclosed = nodes_.render_to_string(context);
        out.write(html::strip_spaces_between_tags(unicode::strip(enclosed)));
    }

private:
    NodeList nodes_;
};

}  // namespace

void add_spaceless(Library& library) {
    library.tag("spaceless", [](Parser& parser, const Token& tag) -> const Node& {
        return parser.make<SpacelessNode>(parser.parse_until({"endspaceless"}, tag).nodes);
    });
}

}  // namespace nuages::templates::tags
