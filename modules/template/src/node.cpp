#include <nuages/template/node.h>
#include <nuages/text/unicode.h>

#include "expression_tree.h"
#include "frame.h"

namespace nuages::templates {

void NodeList::render(Context& context, Output& out) const {
    detail::Frame& frame = detail::Frame::of(context);
    frame.stack->check();
    const Item* outer = frame.at;
    for (const Item *item = items_, *end = items_ + size_; item != end; ++item) {
        if (item->size < is_variable) {
            out.write({static_cast<const char*>(item->what), item->size});
            continue;
        }
        frame.at = item;
        if (item->size == is_variable)
            Expression(static_cast<const detail::CompiledExpression*>(item->what)).render(context, out);
        else
            static_cast<const Node*>(item->what)->render(context, out);
    }
    frame.at = outer;
}

std::string NodeList::render_to_string(Context& context) const {
    std::string text;
    Output out(text);
    render(context, out);
    return text;
}

bool NodeList::is_blank() const noexcept {
    for (const Item *item = items_, *end = items_ + size_; item != end; ++item) {
        if (item->size >= is_variable)
            return false;
        if (!unicode::strip({static_cast<const char*>(item->what), item->size}).empty())
            return false;
    }
    return true;
}

}  // namespace nuages::templates
