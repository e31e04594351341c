#include <nuages/base/text.h>
#include <nuages/text/linebreaks.h>

#include "filters.h"
#include "unordered_list.h"

namespace nuages::templates::filters {
namespace {

bool must_escape(const FilterCall& call) {
    return call.autoescape && !call.value.is_safe();
}

Value line_numbers(const FilterCall& call) {
    auto lines = text::split(call.value.as_text(), '\n');
    std::size_t width = std::to_string(lines.size()).size();
    std::string out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string number = std::to_string(i + 1);
        out += i ? "\n" : "";
        out.append(width - number.size(), '0');
        out += number + ". ";
        if (must_escape(call))
            html::append_escaped(out, lines[i]);
        else
            out += lines[i];
    }
    return Value::safe(out);
}

}  // namespace

void add_html(Library& library) {
    const FilterOptions text{.is_safe = true, .text_only = true};
    library.filter(
        "linebreaks",
        [](const FilterCall& call) {
            return Value::safe(html::linebreaks(call.value.as_text(), must_escape(call)));
        },
        text);
    library.filter(
        "linebreaksbr",
        [](const FilterCall& call) {
            return Value::safe(html::linebreaks_br(call.value.as_text(), must_escape(call)));
        },
        text);
    library.filter("linenumbers", line_numbers, text);
    library.filter(
        "unordered_list",
        [](const FilterCall& call) { return Value::safe(unordered_list(call.value, call.autoescape)); },
        {.is_safe = true});
}

}  // namespace nuages::templates::filters
