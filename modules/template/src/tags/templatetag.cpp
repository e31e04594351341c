#include "tags.h"

namespace nuages::templates::tags {
namespace {

constexpr struct {
    std::string_view name;
    std::string_view text;
} syntax[] = {
    {"openblock", "{%"}, {"closeblock", "%}"}, {"openvariable", "{{"}, {"closevariable", "}}"},
    {"openbrace", "{"},  {"closebrace", "}"},  {"opencomment", "{#"},  {"closecomment", "#}"},
};

class SyntaxNode final : public Node {
public:
    explicit SyntaxNode(std::string_view text) : text_(text) {}
    void render(Context&, Output& out) const override { out.write(text_); }

private:
    std::string_view text_;
};

const Node& compile(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    if (bits.size() != 2)
        parser.fail("'templatetag' statement takes one argument", tag);
    std::string known;
    for (const auto& [name, text] : syntax) {
        if (name == bits[1])
            return parser.make<SyntaxNode>(text);
        known += (known.empty() ? "'" : ", '") + std::string(name) + "'";
    }
    parser.fail(
        "Invalid templatetag argument: '" + std::string(bits[1]) + "'. Must be one of: [" + known + "]", tag);
}

}  // namespace

void add_templatetag(Library& library) {
    library.tag("templatetag", compile);
}

}  // namespace nuages::templates::tags
