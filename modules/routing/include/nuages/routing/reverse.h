#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/routing/converter.h>

namespace nuages {

class UrlResolver;

// The resolver that reverse() asks: the site puts one into the scope of each request
// (fibers::ScopeValue<UrlScope>).
struct UrlScope {
    const UrlResolver* resolver;
    std::string_view script_prefix = "/";
};

namespace routing {

template <class T>
Value url_argument(const T& value) {
    if constexpr (std::constructible_from<Value, const T&>)
        return Value(value);
    else
        return Value(value.str());
}
std::string reverse(std::string_view name, std::initializer_list<Value> args);

}  // namespace routing

// The path of the view by that name: reverse("polls:detail", question.id). Percent-encoded, with the site's
// prefix. Throws NoReverseMatch, or ImproperlyConfigured outside the scope of a site.
template <class... A>
std::string reverse(std::string_view name, const A&... args) {
    return routing::reverse(name, {routing::url_argument(args)...});
}
// With named arguments: reverse("polls:detail", {{"question_id", 5}}).
std::string reverse(std::string_view name, std::initializer_list<std::pair<std::string_view, Value>> kwargs);
// For callers that have them as values: templates, redirects by configuration.
std::string reverse_dyn(std::string_view name, const List& args, const Dict& kwargs,
                        std::string_view current_app = {});

}  // namespace nuages
