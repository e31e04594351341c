#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/routing/route_check.h>
#include <nuages/routing/view.h>

namespace nuages {

struct UrlPattern;

// A list of patterns, tried from the first to the last.
class UrlPatterns {
public:
    UrlPatterns();
    UrlPatterns(std::initializer_list<UrlPattern> patterns);
    UrlPatterns(const UrlPatterns&);
    UrlPatterns(UrlPatterns&&) noexcept;
    UrlPatterns& operator=(UrlPatterns) noexcept;
    ~UrlPatterns();

    void push_back(UrlPattern pattern);
    // Appends all of the other list: patterns += polls::urls().
    UrlPatterns& operator+=(const UrlPatterns& other);
    const UrlPattern* begin() const noexcept { return patterns_.data(); }
    const UrlPattern* end() const noexcept;
    std::size_t size() const noexcept;
    bool empty() const noexcept { return size() == 0; }

    // The app these patterns belong to, as Django's app_name in urls.py: `return
    // UrlPatterns{...}.in_app("polls");`
    UrlPatterns&& in_app(std::string_view name) &&;
    const std::string& app_name() const noexcept { return app_name_; }

private:
    std::vector<UrlPattern> patterns_;
    std::string app_name_;
};

// Patterns to be mounted under a prefix; made by include().
struct Include {
    UrlPatterns patterns;
    std::string app_name;    // "" where they have none
    std::string namespace_;  // of this instance; the app name unless given
};

// The patterns for path("polls/", include(polls::urls, "polls")). Several instances of an app differ by
// namespace. Throws ImproperlyConfigured for a namespace without an app name.
Include include(UrlPatterns patterns, std::string_view app_name = {}, std::string_view namespace_ = {});
Include include(UrlPatterns (*patterns)(), std::string_view app_name = {}, std::string_view namespace_ = {});

// Whether paths in the site's own language (language_code) begin with it, too; see i18n_patterns().
enum class DefaultLanguage { with_prefix, without_prefix };

// One entry of the list: a view, or included patterns, behind a route, a regular expression or the language.
struct UrlPattern {
    enum class Syntax { route, regex, language };

    Syntax syntax = Syntax::route;
    std::string text;  // "<int:id>/" or "^(?P<id>[0-9]+)/$"
    std::string name;
    Dict extra;  // arguments besides the captured ones

    // Of a view:
    Handler view;
    std::vector<std::string> marks;
    std::span<const routing::ParameterType* const> parameters;
    bool typed = false;  // `parameters` says what the view takes; else it reads request.resolver_match

    // Of an include:
    bool is_include = false;
    UrlPatterns children;
    std::string app_name, namespace_;
    DefaultLanguage default_language = DefaultLanguage::with_prefix;  // of Syntax::language
};

namespace routing {

template <class... A>
inline constexpr const ParameterType* parameter_types[sizeof...(A) + 1] = {&parameter_type<A>..., nullptr};

// A view that also takes the captures of the includes around its pattern, before its own. See with_outer().
template <std::size_t Outer, class... A>
struct OuterView {
    View<A...> view;
};

template <std::size_t Outer, class Types, class... A>
struct Own;  // the route for the parameters that are left after the first `Outer`
template <class... Left>
struct Own<0, void, Left...> {
    using Route = RouteFor<Left...>;
};
template <std::size_t Outer, class First, class... Left>
requires(Outer > 0) struct Own<Outer, void, First, Left...> : Own<Outer - 1, void, Left...> {
};

UrlPattern make_pattern(UrlPattern::Syntax syntax, std::string_view text, Handler view,
                        std::vector<std::string> marks, std::span<const ParameterType* const> parameters,
                        bool typed, Dict extra, std::string_view name);
UrlPattern make_pattern(UrlPattern::Syntax syntax, std::string_view text, Include include, Dict extra);

template <class... A>
UrlPattern make_pattern(UrlPattern::Syntax syntax, std::string_view text, View<A...> view, Dict extra,
                        std::string_view name) {
    return make_pattern(syntax, text, std::move(view.handler), std::move(view.marks),
                        std::span(parameter_types<A...>, sizeof...(A)), true, std::move(extra), name);
}

}  // namespace routing

// A view for paths of the form of the route (Django's path()). The route is a string literal whose parameters
// have to fit those of the view, in order, or the call does not compile. The name is for reverse(); `extra`
// are arguments for request.resolver_match, which also replace captured ones of the same name.
template <std::convertible_to<HttpResponse> R, class... A>
UrlPattern path(std::type_identity_t<routing::RouteFor<std::decay_t<A>...>> route,
                R (*function)(HttpRequest&, A...), std::string_view name = {}) {
    return routing::make_pattern(UrlPattern::Syntax::route, route.text, view(function), {}, name);
}
template <std::convertible_to<HttpResponse> R, class... A>
UrlPattern path(std::type_identity_t<routing::RouteFor<std::decay_t<A>...>> route,
                R (*function)(HttpRequest&, A...), Dict extra, std::string_view name = {}) {
    return routing::make_pattern(UrlPattern::Syntax::route, route.text, view(function), std::move(extra),
                                 name);
}
template <class... A>
UrlPattern path(std::type_identity_t<routing::RouteFor<A...>> route, View<A...> view,
                std::string_view name = {}) {
    return routing::make_pattern(UrlPattern::Syntax::route, route.text, std::move(view), {}, name);
}
template <class... A>
UrlPattern path(std::type_identity_t<routing::RouteFor<A...>> route, View<A...> view, Dict extra,
                std::string_view name = {}) {
    return routing::make_pattern(UrlPattern::Syntax::route, route.text, std::move(view), std::move(extra),
                                 name);
}

// A view whose first N parameters come from the includes around its pattern: in
//   path("<slug:blog>/", include({path("<int:post>/", with_outer<1>(views::post), "post")}))
// views::post takes (HttpRequest&, std::string blog, int post). The outer ones are checked when the site
// starts.
template <std::size_t N, class V>
auto with_outer(V function) {
    return [&]<class... A>(View<A...> view) {
        static_assert(N <= sizeof...(A), "the view has fewer parameters than with_outer<N> says");
        return routing::OuterView<N, A...>{std::move(view)};
    }(view(std::move(function)));
}
template <std::size_t N, class... A>
UrlPattern path(typename routing::Own<N, void, A...>::Route route, routing::OuterView<N, A...> view,
                std::string_view name = {}) {
    return routing::make_pattern(UrlPattern::Syntax::route, route.text, std::move(view.view), {}, name);
}

// Included patterns under a route.
UrlPattern path(routing::RoutePrefix route, Include include, Dict extra = {});

// The same with a regular expression (PCRE2 in Python's dialect), which is searched for from the start of
// what is left of the path: begin it with ^. It is compiled, and its groups are counted against the view's
// parameters, when the resolver is built. Its named groups feed the view in order, or the unnamed ones where
// there are no named ones.
UrlPattern re_path(std::string_view regex, Include include, Dict extra = {});
template <class V>
UrlPattern re_path(std::string_view regex, V function, std::string_view name = {}) {
    return routing::make_pattern(UrlPattern::Syntax::regex, regex, view(std::move(function)), {}, name);
}
template <class V>
UrlPattern re_path(std::string_view regex, V function, Dict extra, std::string_view name = {}) {
    return routing::make_pattern(UrlPattern::Syntax::regex, regex, view(std::move(function)),
                                 std::move(extra), name);
}

// Patterns put together at run time; the view reads request.resolver_match. A route that is none makes the
// resolver throw ImproperlyConfigured.
UrlPattern path_dyn(std::string_view route, Handler view, std::string_view name = {}, Dict extra = {});
UrlPattern path_dyn(std::string_view route, Include include, Dict extra = {});
UrlPattern re_path_dyn(std::string_view regex, Handler view, std::string_view name = {}, Dict extra = {});

}  // namespace nuages
