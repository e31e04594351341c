#include "../compilation.h"
#include "condition.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

struct Branch {
    const Condition* condition;  // null: else
    NodeList nodes;
};

class IfNode final : public Node {
public:
    IfNode(const Branch* branches, std::size_t count) : branches_(branches), count_(count) {}

    void render(Context& context, Output& out) const override {
        for (const Branch *branch = branches_, *end = branches_ + count_; branch != end; ++branch) {
            if (!branch->condition || branch->condition->holds(context)) {
                branch->nodes.render(context, out);
                return;
            }
        }
    }

private:
    const Branch* branches_;
    std::size_t count_;
};

// Out of line, so that the frames of nested tags stay small.
[[noreturn, gnu::noinline]] void malformed(Parser& parser, const Token& end) {
    parser.fail("Malformed template tag at line " + std::to_string(parser.compilation().line_of(end)) +
                    ": \"" + std::string(end.contents) + "\"",
                end);
}

const Node& compile(Parser& parser, const Token& tag) {
    std::vector<Branch> branches;
    const Condition* condition = &parse_condition(parser, tag, tag.split());
    while (true) {
        auto [nodes, end] = condition ? parser.parse_until({"elif", "else", "endif"}, tag)
                                      : parser.parse_until({"endif"}, tag);
        branches.push_back({condition, nodes});
        if (end.name() == "elif") {
            condition = &parse_condition(parser, end, end.split());
        } else if (end.contents == "else" && condition) {
            condition = nullptr;
        } else if (end.contents == "endif") {
            break;
        } else {
            malformed(parser, end);
        }
    }
    return parser.make<IfNode>(parser.keep(branches), branches.size());
}

}  // namespace

void add_if(Library& library) {
    library.tag("if", compile);
}

}  // namespace nuages::templates::tags
