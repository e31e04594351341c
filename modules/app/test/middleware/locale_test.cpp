#include <gtest/gtest.h>

#include <nuages/app/context_processors.h>
#include <nuages/app/middleware.h>
#include <nuages/app/scope.h>
#include <nuages/http/response.h>
#include <nuages/i18n/active.h>
#include <nuages/routing/i18n_patterns.h>
#include <nuages/template.h>

#include "site_support.h"
#include "temporary_folder.h"

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

// Where it is, and in which language, as templates see it.
HttpResponse numbered(HttpRequest& request, int) {
    templates::Context context;
    const Application& application = scope().application;
    application.prepare(context, request);
    return application.templates()
        .from_string("{% url 'numbered' 5 %} {{ request.LANGUAGE_CODE }}")
        .render(context);
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

// With a page below the language of its path.
std::unique_ptr<Application> prefixed(DefaultLanguage default_language, std::string language_code = "en") {
    TestSite site([default_language] {
        return i18n_patterns({path("page/", page, "page"), path("page/<int:n>/", numbered, "numbered")},
                             default_language);
    });
    site.blueprint.middleware = {{locale_middleware, "locale"}, {common_middleware, "common"}};
    return site.set("NUAGES_LANGUAGES", "en,ko,pt-br").set("NUAGES_LANGUAGE_CODE", language_code).build();
}

TEST(LocaleMiddleware, SpeaksTheLanguageOfThePath) {
    const auto application = prefixed(DefaultLanguage::with_prefix);
    const HttpResponse korean = get(*application, "/ko/page/", {{"Accept-Language", "en"}});
    EXPECT_EQ(korean.status_code, 200);
    expect_holds(korean.read_body(), "ko");
    EXPECT_EQ(korean["Content-Language"], "ko");
    EXPECT_EQ(korean["Vary"], "");  // whoever asks gets the same
    EXPECT_EQ(get(*application, "/ko/page/5/").read_body(), "/ko/page/5/ ko");
    EXPECT_EQ(get(*application, "/pt-br/page/5/").read_body(), "/pt-br/page/5/ pt-br");
    EXPECT_EQ(get(*application, "/de/page/").status_code, 404);
}

TEST(LocaleMiddleware, RedirectsToThePathWithTheLanguage) {
    const auto application = prefixed(DefaultLanguage::with_prefix);
    const HttpResponse redirect = get(*application, "/page/?a=1", {{"Accept-Language", "ko"}});
    EXPECT_EQ(redirect.status_code, 302);
    EXPECT_EQ(redirect["Location"], "/ko/page/?a=1");
    EXPECT_EQ(redirect["Vary"], "Accept-Language, Cookie");
    EXPECT_EQ(get(*application, "/page", {{"Cookie", "django_language=ko"}})["Location"], "/ko/page/");
    const HttpResponse missing = get(*application, "/nothing/");
    EXPECT_EQ(missing.status_code, 404);
    EXPECT_EQ(missing["Vary"], "Accept-Language");
    EXPECT_EQ(get(*application, "/ko/nothing/").status_code, 404);
    // The slash that a path with its language lacks is the affair of "common".
    EXPECT_EQ(get(*application, "/ko/page")["Location"], "/ko/page/");
}

TEST(LocaleMiddleware, LeavesTheSitesLanguageWithoutAPrefixWhereToldSo) {
    const auto application = prefixed(DefaultLanguage::without_prefix);
    const HttpResponse english = get(*application, "/page/5/", {{"Accept-Language", "ko"}});
    EXPECT_EQ(english.read_body(), "/page/5/ en");
    EXPECT_EQ(english["Content-Language"], "en");
    EXPECT_EQ(english["Vary"], "Accept-Language");
    EXPECT_EQ(get(*application, "/ko/page/5/").read_body(), "/ko/page/5/ ko");
    EXPECT_EQ(get(*application, "/en/page/5/").status_code, 404);
    EXPECT_EQ(get(*application, "/nothing/").status_code, 404);
    const auto american = prefixed(DefaultLanguage::without_prefix, "en-us");
    EXPECT_EQ(get(*american, "/page/5/").read_body(), "/page/5/ en-us");
}

TEST(LocaleMiddleware, IsQuietWithoutTranslations) {
    TestSite site([] { return i18n_patterns({path("page/<int:n>/", numbered, "numbered")}); });
    site.blueprint.middleware = {locale_middleware};
    const auto application = site.set("NUAGES_USE_I18N", "false").set("NUAGES_LANGUAGE_CODE", "ko").build();
    EXPECT_EQ(get(*application, "/page/5/").read_body(), "/page/5/ ko");
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

// A catalog of one message, "a", in the format of GNU gettext.
std::string catalog(const std::string& translation) {
    const std::string header = "Content-Type: text/plain; charset=UTF-8\n";
    const auto word = [](std::size_t number) {
        std::string bytes;
        for (int shift = 0; shift < 32; shift += 8)
            bytes += static_cast<char>(number >> shift & 0xff);
        return bytes;
    };
    const std::size_t texts = 60;
    std::string file = word(0x950412de) + word(0) + word(2) + word(28) + word(44) + word(0) + word(0);
    file += word(0) + word(texts) + word(1) + word(texts + 1);
    file +=
        word(header.size()) + word(texts + 3) + word(translation.size()) + word(texts + 4 + header.size());
    return file + '\0' + "a" + '\0' + header + '\0' + translation + '\0';
}

TEST(Language, OfACatalogThatChangesIsSeenInDevelopment) {
    const TemporaryFolder folder;
    TestSite site([] {
        return UrlPatterns{path("", view([](HttpRequest&) { return HttpResponse(i18n::gettext("a")); }))};
    });
    site.debug().set("NUAGES_LANGUAGE_CODE", "ko").set("NUAGES_LOCALE_PATHS", folder.path() + "/locale");
    const auto application = site.build();
    EXPECT_EQ(get(*application, "/").read_body(), "a");
    folder.write("locale/ko/LC_MESSAGES/django.mo", catalog("one"));
    EXPECT_EQ(get(*application, "/").read_body(), "one");
    folder.write("locale/ko/LC_MESSAGES/django.mo", catalog("another"));
    EXPECT_EQ(get(*application, "/").read_body(), "another");
}

TEST(Language, NamesComeWithTheContextProcessor) {
    const auto application = site().set("NUAGES_LANGUAGES", "en,ko").build();
    EXPECT_TRUE(get(*application, "/").read_body().ends_with("en=English ko=Korean"));
}

}  // namespace
}  // namespace nuages::app
