#include "kept_value.h"

namespace nuages::replay {
namespace {

using namespace templates;

class KeepNode final : public Node {
public:
    explicit KeepNode(Expression expression) : expression_(expression) {}
    void render(Context& context, Output&) const override {
        context.attached<KeptValue>()->value = expression_.resolve(context);
    }

private:
    Expression expression_;
};

}  // namespace

Library keep_library() {
    Library library;
    library.tag("keep", [](Parser& parser, const Token& tag) -> const Node& {
        return parser.make<KeepNode>(parser.compile(tag.split().at(1), tag));
    });
    return library;
}

}  // namespace nuages::replay
