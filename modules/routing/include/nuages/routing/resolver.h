#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/http/errors.h>
#include <nuages/http/handler.h>
#include <nuages/routing/converter.h>
#include <nuages/routing/match.h>
#include <nuages/routing/pattern.h>

namespace nuages {

// No view of that name takes these arguments. The message is Django's.
class NoReverseMatch : public Error {
public:
    NoReverseMatch(const std::string& message, std::string hint) : Error(message), hint_(std::move(hint)) {}
    // "Did you mean 'detail'?", or "" where no name is near.
    const std::string& hint() const noexcept { return hint_; }

private:
    std::string hint_;
};

// A line of `showurls`.
struct UrlListing {
    std::string route;      // "/polls/<int:question_id>/"
    std::string view_name;  // "polls:detail"; "" where the pattern has no name
};

// What looks wrong about a pattern although it works (Django's url checks).
struct UrlWarning {
    std::string id;  // "urls.W002"
    std::string message;
    std::string hint;
};

// Finds the view of a path, and the path of a view. Patterns are tried in Django's order with Django's
// results, yet the cost of a look-up grows with the length of the path, not with the number of patterns: all
// of them are one tree. Immutable, so any number of threads may use one.
class UrlResolver {
public:
    // Throws ImproperlyConfigured for a pattern that cannot work: it says which, why, and what would.
    // `converters` are those that patterns name besides the built-in ones and the ones their views' types
    // bring.
    explicit UrlResolver(UrlPatterns patterns, std::vector<Converter> converters = {});
    UrlResolver(UrlResolver&& other) noexcept;
    UrlResolver& operator=(UrlResolver&& other) noexcept;
    ~UrlResolver();

    // The view for a decoded path that begins with "/". Empty where nothing matches. Allocates nothing for
    // patterns of path(). Throws BadRequest where a regular expression gives up on the path.
    ResolverMatch find(std::string_view path) const;
    // Likewise, but throws Resolver404.
    ResolverMatch resolve(std::string_view path) const;
    // Whether some pattern matches.
    bool matches(std::string_view path) const { return static_cast<bool>(find(path)); }

    // Resolves request.path_info, sets request.resolver_match and calls the view: the innermost handler of a
    // site.
    HttpResponse operator()(HttpRequest& request) const;

    // The path of the view by that name ("polls:detail") with positional or with named arguments, never both.
    // `current_app` chooses among the instances of an app. Throws NoReverseMatch.
    std::string reverse(std::string_view name, const List& args = {}, const Dict& kwargs = {},
                        std::string_view current_app = {}, std::string_view script_prefix = "/") const;

    // The patterns that were tried for a path, each with the includes around it, in order.
    std::vector<std::vector<std::string>> tried(std::string_view path) const;
    // Every view, in order.
    std::vector<UrlListing> list() const;
    std::vector<UrlWarning> check() const;
    // What was said to i18n_patterns(); nullopt where the site has none.
    std::optional<DefaultLanguage> language_prefix() const noexcept;

private:
    struct Impl;
    const Impl* impl_;
};

// No pattern matches the path.
class Resolver404 : public Http404 {
public:
    Resolver404(const UrlResolver& resolver, std::string_view path);
    const std::string& path() const noexcept { return path_; }
    // For the debug page; the resolver must still be there.
    std::vector<std::vector<std::string>> tried() const { return resolver_->tried(path_); }

private:
    const UrlResolver* resolver_;
    std::string path_;
};

}  // namespace nuages
