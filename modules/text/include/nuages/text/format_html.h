#pragma once

#include <string_view>

#include <nuages/base/value.h>

namespace nuages::html {

// The value as HTML: escaped, unless it is safe already or is an object with a form in HTML. Safe.
Value conditional_escape(const Value& value);

// A pattern of HTML with its places filled by escaped values: format_html("<a href=\"{}\">{}</a>", {url,
// name}). Places are "{}", "{0}" and "{name}", each maybe with a width as in "{:>5}"; "{{" and "}}" stand for
// braces. Safe. Throws ValueError for a malformed pattern or a place that has no value.
Value format_html(std::string_view pattern, const List& values, const Dict& named = {});

// The same pattern for each list of values, with the separator (escaped unless safe) between.
Value format_html_join(const Value& separator, std::string_view pattern, const List& rows);

}  // namespace nuages::html
