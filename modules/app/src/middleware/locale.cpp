#include <nuages/app/application.h>
#include <nuages/app/middleware.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/i18n/active.h>
#include <nuages/i18n/translations.h>

namespace nuages {
namespace {

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

}  // namespace

Handler locale_middleware(Handler next, const app::Application& application) {
    return [next = std::move(next), &translations = application.translations(),
            cookie = application.options().language_cookie_name](HttpRequest& request) {
        const std::string language =
            translations.negotiate(request.COOKIES.get(cookie), request.headers.get("Accept-Language"));
        const i18n::Locale& locale = translations.locale(language);
        const i18n::Override active(locale);
        HttpResponse response = next(request);
        patch_vary_headers(response.headers, "Accept-Language");
        response.headers.set_default("Content-Language", language);
        if (response.body_kind() == HttpResponse::BodyKind::stream)
            return HttpResponse(StreamIn(std::move(response), locale));
        return response;
    };
}

}  // namespace nuages
