#include <optional>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/fibers/scope.h>
#include <nuages/http/uri.h>
#include <nuages/i18n/active.h>
#include <nuages/i18n/translations.h>
#include <nuages/routing/i18n_patterns.h>
#include <nuages/routing/resolver.h>
#include <nuages/routing/reverse.h>

namespace nuages {
namespace {

// The path below the prefix of the site; nullopt where it is outside.
std::optional<std::string> path_in_site(std::string_view path, std::string_view script_prefix) {
    std::string decoded = url::unquote(path);
    if (!decoded.starts_with(script_prefix))
        return std::nullopt;
    return "/" + decoded.substr(script_prefix.size());
}

// The path of the view that answers `path` in the language of that path.
std::optional<std::string> translated_path(const UrlScope& scope, const std::string& path,
                                           std::string_view language) {
    const i18n::Translations& site = i18n::active_locale().translations();
    const std::string own = site.language_from_path(path).value_or(std::string(i18n::get_language()));
    const ResolverMatch match = [&] {
        const i18n::Override active{std::string_view(own)};
        return scope.resolver->find(path);
    }();
    if (!match || match.url_name().empty())
        return std::nullopt;
    const i18n::Override active(language);
    try {
        return scope.resolver->reverse(match.view_name(), match.args(), match.kwargs(), {},
                                       scope.script_prefix);
    } catch (const NoReverseMatch&) {
        return std::nullopt;
    }
}

std::string joined(const url::SplitUri& parts, const std::string& path) {
    std::string text = parts.scheme.empty() ? "" : parts.scheme + ":";
    if (!parts.netloc.empty())
        text += "//" + parts.netloc;
    text += path;
    if (!parts.query.empty())
        text += "?" + parts.query;
    if (!parts.fragment.empty())
        text += "#" + parts.fragment;
    return text;
}

}  // namespace

std::string translate_url(std::string_view url, std::string_view language) try {
    const UrlScope* scope = fibers::scope<UrlScope>();
    if (!scope)
        throw ImproperlyConfigured("translate_url() was called outside of a site.");
    const url::SplitUri parts = url::urlsplit(url);
    if (const auto path = path_in_site(parts.path, scope->script_prefix))
        if (const auto translated = translated_path(*scope, *path, language))
            return joined(parts, *translated);
    return std::string(url);
} catch (const ValueError&) {
    return std::string(url);  // no URL
}

}  // namespace nuages
