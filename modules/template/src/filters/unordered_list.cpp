#include "unordered_list.h"

#include <nuages/base/error.h>
#include <nuages/base/text.h>

#include "../iteration.h"
#include "../value_text.h"

namespace nuages::templates::filters {
namespace {

constexpr int deepest = 100;

// Dicts are items, although they can be iterated.
bool is_sublist(const Value& value) {
    return value.is_list() || (value.is_object() && is_iterable(value));
}

void append_items(std::string& out, const List& items, bool autoescape, int depth) {
    if (depth > deepest)
        throw ValueError("unordered_list: the list nests more than " + std::to_string(deepest) + " levels.");
    const std::string indent(static_cast<std::size_t>(depth), '\t');
    bool first = true;
    for (std::size_t i = 0; i < items.size(); ++i) {
        // A list belongs to the item before it.
        const Value* sublist = i + 1 < items.size() && is_sublist(items[i + 1]) ? &items[i + 1] : nullptr;
        out += first ? "" : "\n";
        first = false;
        out += indent + "<li>";
        if (autoescape)
            append_conditionally_escaped(out, items[i]);
        else
            out += TextView(items[i]).view();
        if (sublist) {
            ++i;
            const List children = list_of(*sublist);
            if (!children.empty()) {
                out += "\n" + indent + "<ul>\n";
                append_items(out, children, autoescape, depth + 1);
                out += "\n" + indent + "</ul>\n" + indent;
            }
        }
        out += "</li>";
    }
}

}  // namespace

std::string unordered_list(const Value& value, bool autoescape) {
    std::string out;
    append_items(out, list_of(value), autoescape, 1);
    return out;
}

}  // namespace nuages::templates::filters
