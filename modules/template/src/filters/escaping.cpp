#include <nuages/base/text.h>
#include <nuages/template/text/json_script.h>
#include <nuages/text/escape_js.h>

#include "../iteration.h"
#include "../value_text.h"
#include "filters.h"

namespace nuages::templates::filters {
namespace {

using Argument = FilterOptions::Argument;

Value conditional_escape(const Value& value) {
    std::string out;
    append_conditionally_escaped(out, value);
    return Value::safe(out);
}

std::string add_slashes(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '\\' || c == '"' || c == '\'')
            out += '\\';
        out += c;
    }
    return out;
}

Value each(const Value& sequence, Value (*change)(const Value&)) {
    List changed = list_of(sequence);
    for (Value& item : changed)
        item = change(item);
    return Value(std::move(changed));
}

Value json_script(const FilterCall& call) {
    std::optional<std::string> id;
    if (call.argument && call.argument->truth())
        id = call.argument->str();
    return Value::safe(html::json_script(call.value, id));
}

}  // namespace

void add_escaping(Library& library) {
    const FilterOptions text{.is_safe = true, .text_only = true};
    library.filter(
        "escape", [](const FilterCall& call) { return conditional_escape(call.value); }, text);
    library.filter(
        "force_escape",
        [](const FilterCall& call) { return Value::safe(html::escape(call.value.as_text())); }, text);
    library.filter(
        "safe", [](const FilterCall& call) { return call.value.marked_safe(); }, text);
    library.filter("safeseq",
                   [](const Value& value) {
                       return each(value, [](const Value& item) { return text_of(item).marked_safe(); });
                   },
                   {.is_safe = true});
    library.filter("escapeseq", [](const Value& value) { return each(value, conditional_escape); },
                   {.is_safe = true});
    library.filter("addslashes", add_slashes, {.is_safe = true});
    library.filter("escapejs", [](std::string_view text) { return Value::safe(html::escape_js(text)); });
    library.filter("json_script", json_script, {.argument = Argument::optional, .is_safe = true});
}

}  // namespace nuages::templates::filters
