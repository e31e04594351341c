#include <gtest/gtest.h>

#include <nuages/app/middleware.h>
#include <nuages/routing/i18n_patterns.h>
#include <nuages/template/loader.h>
#include <nuages/views/language.h>

#include "views_site.h"

namespace nuages {
namespace {

HttpResponse page(HttpRequest&) {
    return "page";
}

UrlPatterns urls() {
    UrlPatterns patterns = {path("i18n/", include(i18n_urls))};
    patterns += i18n_patterns({path("page/", page, "page")});
    return patterns;
}

class SetLanguage : public testing::Test {
protected:
    SetLanguage() {
        app::Blueprint blueprint;
        blueprint.settings.environment = {
            {"NUAGES_SECRET_KEY", "k7w&2m-q9x_4zr+v8b(3n)h5j=t6y*p1d!f0g@s^l%c#e$a~oiu"},
            {"NUAGES_ALLOWED_HOSTS", "testserver"},
            {"NUAGES_LANGUAGES", "en,ko"},
            {"NUAGES_LANGUAGE_CODE", "en"},
            {"NUAGES_LANGUAGE_COOKIE_AGE", "1d"},
            {"NUAGES_LANGUAGE_COOKIE_SAMESITE", "Lax"}};
        blueprint.urls = urls;
        blueprint.middleware = {locale_middleware};
        application = std::make_unique<app::Application>(std::move(blueprint));
    }
    using Headers = std::initializer_list<std::pair<std::string_view, std::string_view>>;
    HttpResponse send(std::string_view method, std::string_view form, Headers headers = {},
                      std::string_view target = "/i18n/setlang/") {
        HttpRequest request(method, target, form, "application/x-www-form-urlencoded");
        request.headers.set("Host", "testserver");
        for (const auto& [name, value] : headers)
            request.headers.set(name, value);
        return application->handle(request);
    }

    std::unique_ptr<app::Application> application;
};

TEST_F(SetLanguage, KeepsTheChoiceAndLeadsToThePageInThatLanguage) {
    const HttpResponse response =
        send("POST", "language=ko&next=/en/page/%3Fa%3D1", {{"Accept-Language", "ko"}});
    EXPECT_EQ(response.status_code, 302);
    EXPECT_EQ(response["Location"], "/ko/page/?a=1");
    const SetCookie* cookie = response.find_cookie("django_language");
    ASSERT_TRUE(cookie);
    EXPECT_EQ(cookie->value, "ko");
    EXPECT_EQ(cookie->options.max_age, Duration::days(1));
    EXPECT_EQ(cookie->options.samesite, "Lax");
    EXPECT_EQ(cookie->options.path, "/");
}

TEST_F(SetLanguage, KeepsNothingWithoutPost) {
    const HttpResponse response = send("GET", "", {}, "/i18n/setlang/?language=ko&next=/en/page/");
    EXPECT_EQ(response["Location"], "/en/page/");
    EXPECT_FALSE(response.find_cookie("django_language"));
}

TEST_F(SetLanguage, KeepsOnlyLanguagesOfTheSite) {
    for (const char* language : {"de", "ko-kr", "../x", "", "KO"}) {
        const HttpResponse response = send("POST", "next=/page/&language=" + std::string(language));
        EXPECT_EQ(response["Location"], "/page/");
        EXPECT_FALSE(response.find_cookie("django_language")) << language;
    }
}

TEST_F(SetLanguage, StaysOnTheSite) {
    for (const char* elsewhere :
         {"https://evil.example/", "//evil.example/", "javascript:alert(1)", "///x", ""}) {
        EXPECT_EQ(send("POST", "language=ko&next=" + std::string(elsewhere))["Location"], "/") << elsewhere;
        EXPECT_EQ(send("POST", "language=ko&next=" + std::string(elsewhere),
                       {{"Referer", "http://testserver/en/page/"}})["Location"],
                  "http://testserver/ko/page/");
        EXPECT_EQ(send("POST", "language=ko&next=" + std::string(elsewhere),
                       {{"Referer", "http://evil.example/en/page/"}})["Location"],
                  "/");
    }
}

TEST_F(SetLanguage, AnswersScriptsThatStayWithNothing) {
    const HttpResponse response = send("POST", "language=ko", {{"Accept", "application/json"}});
    EXPECT_EQ(response.status_code, 204);
    EXPECT_TRUE(response.find_cookie("django_language"));
    EXPECT_EQ(send("POST", "language=ko&next=/en/page/", {{"Accept", "application/json"}})["Location"],
              "/ko/page/");
}

}  // namespace
}  // namespace nuages
