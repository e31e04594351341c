#include <nuages/app/application.h>
#include <nuages/app/middleware.h>
#include <nuages/base/text.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/i18n/active.h>
#include <nuages/i18n/translations.h>
#include <nuages/routing/resolver.h>

namespace nuages {
namespace app {
namespace {

// The language that was chosen for a request.
struct RequestLanguage {
    std::string code;
};

std::optional<Value> request_attribute(const RequestLanguage& language, const HttpRequest&,
                                       std::string_view name) {
    return name == "LANGUAGE_CODE" ? std::optional<Value>(language.code) : std::nullopt;
}

// A stream whose producer speaks the language, although it runs after the middleware has returned.
class StreamIn : public HttpResponse {
public:
    StreamIn(HttpResponse response, const i18n::Locale& locale) : HttpResponse(std::move(response)) {
        set_body([inner = producer(), &locale](ResponseWriter& writer) {
            const i18n::Override active(locale);
            inner(writer);
        });
    }
};

class LocaleLayer {
public:
    LocaleLayer(Handler next, const Application& application)
        : next_(std::move(next)),
          translations_(application.translations()),
          options_(application.options()),
          urls_(application.urls()),
          prefix_(options_.use_i18n ? urls_.language_prefix() : std::nullopt) {}

    HttpResponse operator()(HttpRequest& request) const {
        const auto of_path = prefix_ ? translations_.language_from_path(request.path_info) : std::nullopt;
        const i18n::Locale& locale = translations_.locale(of_path ? *of_path : chosen(request));
        const std::string language(locale.language());
        const i18n::Override active(locale);
        request.extension<RequestLanguage>().code = language;
        HttpResponse response = next_(request);
        if (response.status_code == 404 && !of_path && prefix_ == DefaultLanguage::with_prefix) {
            if (auto redirect = to_prefixed(request, language))
                return std::move(*redirect);
        }
        if (!of_path)
            patch_vary_headers(response.headers, "Accept-Language");
        response.headers.set_default("Content-Language", language);
        if (response.body_kind() == HttpResponse::BodyKind::stream)
            return HttpResponse(StreamIn(std::move(response), locale));
        return response;
    }

private:
    // For a path that says none.
    std::string chosen(const HttpRequest& request) const {
        if (prefix_ == DefaultLanguage::without_prefix)
            return options_.language_code;
        return translations_.negotiate(request.COOKIES.get(options_.language_cookie.name),
                                       request.headers.get("Accept-Language"));
    }

    // To the same path with the language in front, where that is a page; depends on who asks.
    std::optional<HttpResponse> to_prefixed(const HttpRequest& request, const std::string& language) const {
        const std::string path = "/" + language + std::string(request.path_info);
        bool needs_slash = false;
        if (!urls_.matches(path)) {
            needs_slash = options_.append_slash && !path.ends_with('/') && urls_.matches(path + "/");
            if (!needs_slash)
                return std::nullopt;
        }
        std::string url = request.get_full_path(needs_slash);
        url.insert(request.script_prefix().size(), "/" + language);
        HttpResponse redirect = HttpResponseRedirect(url);
        patch_vary_headers(redirect.headers, "Accept-Language");
        patch_vary_headers(redirect.headers, "Cookie");
        return redirect;
    }

    Handler next_;
    const i18n::Translations& translations_;
    const SiteOptions& options_;
    const UrlResolver& urls_;
    std::optional<DefaultLanguage> prefix_;  // of i18n_patterns(), where the site uses it
};

}  // namespace
}  // namespace app

Handler locale_middleware(Handler next, const app::Application& application) {
    return app::LocaleLayer(std::move(next), application);
}

}  // namespace nuages
