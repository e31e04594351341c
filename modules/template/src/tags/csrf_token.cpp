#include "../value_text.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

class CsrfTokenNode final : public Node {
public:
    explicit CsrfTokenNode(Expression token) : token_(token) {}

    void render(Context& context, Output& out) const override {
        Value scratch;
        const Value& token = token_.resolve_or_null(context, scratch);
        if (!token.truth())
            return;
        TextView text(token);
        if (text.view() == "NOTPROVIDED" || text.view().empty())
            return;
        out.write("<input type=\"hidden\" name=\"csrfmiddlewaretoken\" value=\"");
        out.write_escaped(text);
        out.write("\">");
    }

private:
    Expression token_;
};

}  // namespace

void add_csrf_token(Library& library) {
    library.tag("csrf_token", [](Parser& parser, const Token& tag) -> const Node& {
        return parser.make<CsrfTokenNode>(parser.compile("csrf_token", tag));
    });
}

}  // namespace nuages::templates::tags
