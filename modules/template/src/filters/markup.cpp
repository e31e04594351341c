#include <nuages/base/error.h>
#include <nuages/text/strip_tags.h>
#include <nuages/text/urlize.h>

#include "../numbers.h"
#include "filters.h"

namespace nuages::templates::filters {
namespace {

using Argument = FilterOptions::Argument;

Value linked(const FilterCall& call, std::optional<std::int64_t> limit) {
    html::UrlizeOptions options;
    options.nofollow = true;
    options.autoescape = call.autoescape;
    options.is_safe = call.value.is_safe();
    options.trim_url_limit = limit;
    return Value::safe(html::urlize(call.value.as_text(), options));
}

Value linked_shortly(const FilterCall& call) {
    auto limit = to_int(*call.argument);
    if (!limit)
        throw ValueError("urlizetrunc takes a number of characters, and " + call.argument->repr() +
                         " is no whole number.");
    return linked(call, limit);
}

}  // namespace

void add_markup(Library& library) {
    library.filter("striptags", [](std::string_view html) { return html::strip_tags(html); },
                   {.is_safe = true});
    library.filter("urlize", [](const FilterCall& call) { return linked(call, std::nullopt); },
                   {.is_safe = true, .text_only = true});
    library.filter("urlizetrunc", linked_shortly,
                   {.argument = Argument::required, .is_safe = true, .text_only = true});
}

}  // namespace nuages::templates::filters
