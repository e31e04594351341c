#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/http/handler.h>

namespace nuages {

namespace routing {

struct Route;  // the resolver's own: all that is known of a pattern beforehand

// A pattern, those of the includes around it counted in, may capture this many pieces of a path.
inline constexpr std::size_t max_captures = 16;

}  // namespace routing

// What the resolver found for a path. Holds views of that path and of the resolver: both must outlive it.
class ResolverMatch {
public:
    explicit operator bool() const noexcept { return route_; }

    // The view behind its middleware and decorators. It reads its arguments from request.resolver_match.
    const Handler& view() const;
    HttpResponse call(HttpRequest& request) const { return view()(request); }
    // Whether the view carries the mark (see marked()).
    bool has_mark(std::string_view mark) const noexcept;

    std::string_view url_name() const noexcept;                  // "detail"
    std::string_view view_name() const noexcept;                 // "polls:detail"
    std::string_view app_name() const noexcept;                  // "polls", nested ones joined by ":"
    std::string_view namespace_() const noexcept;                // likewise
    const std::vector<std::string>& app_names() const noexcept;  // outermost first
    const std::vector<std::string>& namespaces() const noexcept;
    // "polls/<int:question_id>/"; below i18n_patterns() with the active language in front.
    std::string route() const;

    // As Django's: named captures, outer ones first, then extra arguments; positional ones only without any
    // named.
    Dict kwargs() const;
    List args() const;
    Dict captured_kwargs() const;  // of the last pattern only
    const Dict& extra_kwargs() const noexcept;

    // For typed views: the text of the i-th parameter; nullopt where an optional group of a regex took no
    // part.
    std::optional<std::string_view> argument(std::size_t i) const noexcept;

private:
    friend class UrlResolver;
    friend struct routing::Route;
    const routing::Route* route_ = nullptr;
    std::array<std::string_view, routing::max_captures> captures_;  // null data: took no part
};

// So that templates see request.resolver_match.url_name.
Value to_value(const ResolverMatch& match);  // borrows
std::optional<Value> request_attribute(const ResolverMatch& match, const HttpRequest&, std::string_view name);

}  // namespace nuages
