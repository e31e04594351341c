#include <array>
#include <deque>

#include <nuages/base/error.h>
#include <nuages/routing/resolver.h>

#include "checks.h"
#include "compiled_urls.h"
#include "language_prefix.h"
#include "reverse_table.h"
#include "route.h"
#include "url_tree.h"

namespace nuages {

using routing::CompiledPattern;
using routing::CompiledUrl;

struct UrlResolver::Impl {
    UrlPatterns patterns;
    routing::ConverterSet converters;
    std::vector<CompiledUrl> urls;
    std::deque<routing::Route> routes;
    routing::UrlTree tree;
    routing::ReverseLevel names;
    std::string irreversible;  // why no name can be reversed

    Impl(UrlPatterns list, std::vector<Converter> own_converters)
        : patterns(std::move(list)),
          converters(std::move(own_converters)),
          urls(routing::compile_urls(patterns, converters)) {
        std::vector<const CompiledPattern*> levels;
        add_routes(urls, levels);
        for (const routing::Route& route : routes)
            tree.add(route);
        tree.finish();
        try {
            names = routing::make_reverse_table(urls);
        } catch (const ValueError& error) {
            // as in Django, such a pattern resolves well; only reversing fails
            irreversible = error.what();
        }
    }

    void add_routes(std::vector<CompiledUrl>& list, std::vector<const CompiledPattern*>& levels) {
        for (CompiledUrl& url : list) {
            levels.push_back(&url.pattern);
            routing::check_capture_count(levels);
            if (url.pattern.is_language() && levels.size() > 1)
                throw ImproperlyConfigured(
                    "Using i18n_patterns in an included URLconf is not allowed. Put them into the site's own "
                    "list of patterns.");
            if (url.pattern.source->is_include)
                add_routes(url.children, levels);
            else
                url.route = &routes.emplace_back(
                    routing::make_route(levels, static_cast<std::uint32_t>(routes.size())));
            levels.pop_back();
        }
    }
};

UrlResolver::UrlResolver(UrlPatterns patterns, std::vector<Converter> converters)
    : impl_(std::make_unique<const Impl>(std::move(patterns), std::move(converters)).release()) {}

UrlResolver::UrlResolver(UrlResolver&& other) noexcept : impl_(std::exchange(other.impl_, nullptr)) {}

UrlResolver& UrlResolver::operator=(UrlResolver&& other) noexcept {
    std::swap(impl_, other.impl_);
    return *this;
}

UrlResolver::~UrlResolver() {
    delete impl_;
}

ResolverMatch UrlResolver::find(std::string_view path) const {
    ResolverMatch match;
    if (path.starts_with('/'))
        match.route_ = impl_->tree.find(path.substr(1), match.captures_);
    return match;
}

ResolverMatch UrlResolver::resolve(std::string_view path) const {
    ResolverMatch match = find(path);
    if (!match)
        throw Resolver404(*this, path);
    return match;
}

HttpResponse UrlResolver::operator()(HttpRequest& request) const {
    ResolverMatch& match = request.extension<ResolverMatch>();
    match = resolve(request.path_info);
    request.resolver_match = &match;
    return match.call(request);
}

std::string UrlResolver::reverse(std::string_view name, const List& args, const Dict& kwargs,
                                 std::string_view current_app, std::string_view script_prefix) const {
    if (!impl_->irreversible.empty())
        throw ValueError(impl_->irreversible);
    return routing::reverse_in(impl_->names, {name, args, kwargs, current_app, script_prefix});
}

namespace {

// As the debug page shows it.
std::string text_of(const CompiledPattern& pattern) {
    return pattern.is_language() ? routing::language_prefix(pattern.source->default_language)
                                 : pattern.source->text;
}

// Goes through the list one by one, as Django does, and notes what did not match.
class LinearSearch {
public:
    std::vector<std::vector<std::string>> tried;

    bool run(const std::vector<CompiledUrl>& urls, std::string_view path, std::size_t captured) {
        for (const CompiledUrl& url : urls) {
            const auto taken = url.pattern.match(path, std::span(captures_).subspan(captured));
            around_.push_back(text_of(url.pattern));
            const bool matched = taken && url.route && url.route->accepts(captures_);
            if (matched)
                return true;
            if (!taken || url.route)
                tried.push_back(around_);
            else if (run(url.children, path.substr(*taken), captured + url.pattern.groups.size()))
                return true;
            around_.pop_back();
        }
        return false;
    }

private:
    std::vector<std::string> around_;
    std::array<std::string_view, routing::max_captures> captures_;
};

}  // namespace

std::vector<std::vector<std::string>> UrlResolver::tried(std::string_view path) const {
    LinearSearch search;
    if (path.starts_with('/'))
        search.run(impl_->urls, path.substr(1), 0);
    return std::move(search.tried);
}

std::vector<UrlListing> UrlResolver::list() const {
    std::vector<UrlListing> listing;
    for (const routing::Route& route : impl_->routes)
        listing.push_back(
            {"/" + route.full_text(), route.endpoint().name.empty() ? std::string() : route.view_name});
    return listing;
}

std::optional<DefaultLanguage> UrlResolver::language_prefix() const noexcept {
    for (const UrlPattern& pattern : impl_->patterns) {
        if (pattern.syntax == UrlPattern::Syntax::language)
            return pattern.default_language;
    }
    return std::nullopt;
}

std::vector<UrlWarning> UrlResolver::check() const {
    return routing::check_patterns(impl_->patterns);
}

Resolver404::Resolver404(const UrlResolver& resolver, std::string_view path)
    : Http404("No URL pattern matches the path " + Value(path).repr() + "."),
      resolver_(&resolver),
      path_(path) {}

}  // namespace nuages
