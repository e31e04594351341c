#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/http/uri.h>
#include <nuages/i18n/translations.h>
#include <nuages/routing/i18n_patterns.h>
#include <nuages/views/language.h>

namespace nuages {
namespace {

bool is_safe(const HttpRequest& request, std::string_view url) {
    const std::vector<std::string> hosts = {std::string(request.get_host())};
    return http::url_has_allowed_host_and_scheme(url, hosts, request.is_secure());
}

// "" where the caller is a script that wants to stay.
std::string where_next(const HttpRequest& request) {
    const std::string_view next =
        request.POST.contains("next") ? request.POST.get("next") : request.GET.get("next");
    if (next.empty() && !request.accepts("text/html"))
        return "";
    if (is_safe(request, next))
        return std::string(next);
    const std::string_view referer = request.headers.get("Referer");
    return is_safe(request, referer) ? std::string(referer) : "/";
}

void keep_language(HttpResponse& response, std::string_view language,
                   const app::LanguageCookieOptions& options) {
    CookieOptions cookie;
    if (options.age.us > 0)
        cookie.max_age = options.age;
    cookie.path = options.path;
    cookie.domain = options.domain;
    cookie.secure = options.secure;
    cookie.httponly = options.httponly;
    cookie.samesite = options.samesite;
    response.set_cookie(options.name, language, std::move(cookie));
}

}  // namespace

HttpResponse set_language(HttpRequest& request) {
    const app::Application& site = app::scope().application;
    std::string next = where_next(request);
    const std::string_view language = request.POST.get("language");
    // Another variant of a language of the site is none of its languages.
    const bool is_offered =
        request.method == "POST" && site.translations().supported_variant(language) == language;
    if (is_offered && !next.empty())
        next = translate_url(next, language);
    HttpResponse response = next.empty() ? HttpResponse("", 204) : HttpResponseRedirect(next);
    if (is_offered)
        keep_language(response, language, site.options().language_cookie);
    return response;
}

UrlPatterns i18n_urls() {
    return {path("setlang/", set_language, "set_language")};
}

}  // namespace nuages
