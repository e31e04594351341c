#include <gtest/gtest.h>

#include <nuages/app/context_processors.h>
#include <nuages/app/middleware.h>
#include <nuages/app/scope.h>
#include <nuages/http/response.h>
#include <nuages/i18n/active.h>
#include <nuages/template.h>

#include "site_support.h"

namespace nuages::app {
namespace {

HttpResponse page(HttpRequest& request) {
    templates::Context context{{"day", Date(2026, 3, 1)}, {"number", 1234567}};
    const Application& application = scope().application;
    application.prepare(context, request);
    return application.templates()
        .from_string(
            "{% load i18n %}{% get_current_language as now %}{{ now }} {{ LANGUAGE_CODE }} {{ LANGUAGE_BIDI "
            "}}"
            " {{ day|date:'F' }} {{ number }}{% for l in LANGUAGES %} {{ l.0 }}={{ l.1 }}{% endfor %}")
        .render(context);
}
HttpResponse stream(HttpRequest&) {
    return StreamingHttpResponse(
        [](ResponseWriter& writer) { writer.write(std::string(i18n::get_language())); });
}

TestSite site() {
    TestSite site([] { return UrlPatterns{path("", page), path("stream/", stream)}; });
    site.blueprint.middleware = {locale_middleware};
    site.blueprint.context_processors = {set_language_variables};
    return site;
}

TEST(LocaleMiddleware, SpeaksWhatTheBrowserAsksFor) {
    const auto application = site().set("NUAGES_LANGUAGES", "en,ko,ar").build();
    const HttpResponse korean = get(*application, "/", {{"Accept-Language", "ko-KR,en;q=0.5"}});
    EXPECT_TRUE(korean.read_body().starts_with("ko ko False 3월 1234567")) << korean.read_body();
    EXPECT_EQ(korean["Content-Language"], "ko");
    EXPECT_EQ(korean["Vary"], "Accept-Language");
    EXPECT_TRUE(
        get(*application, "/", {{"Accept-Language", "fr, ar;q=0.1"}}).read_body().starts_with("ar ar True"));
    EXPECT_TRUE(get(*application, "/").read_body().starts_with("en en False March"));
}

TEST(LocaleMiddleware, LetsTheCookieGoBeforeTheBrowser) {
    const auto application = site().build();
    EXPECT_EQ(get(*application, "/",
                  {{"Cookie", "django_language=ko"}, {"Accept-Language", "en"}})["Content-Language"],
              "ko");
    EXPECT_EQ(get(*application, "/", {{"Cookie", "django_language=../x"}})["Content-Language"], "en");
}

TEST(LocaleMiddleware, CoversStreams) {
    const auto application = site().build();
    HttpRequest request;  // which has to live as long as its stream
    request.headers.add("Host", "testserver");
    request.headers.add("Accept-Language", "ko");
    request.assign({.target = "/stream/"});
    EXPECT_EQ(application->handle(request).read_body(), "ko");
}

TEST(Language, IsTheSitesWithoutMiddleware) {
    TestSite plain = site().set("NUAGES_LANGUAGE_CODE", "de").set("NUAGES_USE_THOUSAND_SEPARATOR", "true");
    plain.blueprint.middleware = {};
    const auto application = plain.build();
    EXPECT_TRUE(get(*application, "/", {{"Accept-Language", "ko"}})
                    .read_body()
                    .starts_with("de de False März 1.234.567"));
    EXPECT_EQ(i18n::get_language(), "en-us");
}

TEST(Language, NamesComeWithTheContextProcessor) {
    const auto application = site().set("NUAGES_LANGUAGES", "en,ko").build();
    EXPECT_TRUE(get(*application, "/").read_body().ends_with("en=English ko=Korean"));
}

}  // namespace
}  // namespace nuages::app
