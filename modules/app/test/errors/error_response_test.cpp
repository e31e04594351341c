#include <gtest/gtest.h>

#include <nuages/log/log.h>

#include "site_support.h"

namespace nuages::app {
namespace {

HttpResponse fail(HttpRequest& request) {
    const std::string_view how = request.GET["how"];
    if (how == "404")
        throw Http404("no <such> thing");
    if (how == "403")
        throw PermissionDenied("secret reason");
    if (how == "400")
        throw BadRequest("bad");
    if (how == "suspicious")
        throw SuspiciousOperation("smells");
    if (how == "large")
        throw RequestDataTooBig("too much");
    if (how == "int")
        throw 42;
    throw std::runtime_error("boom <b>");
}
HttpResponse returned(HttpRequest&) {
    return HttpResponse("own", 404);
}

UrlPatterns urls() {
    return {path("fail/", fail), path("returned/", returned)};
}

class ErrorResponse : public testing::Test {
protected:
    log::Capture log_;
};

TEST_F(ErrorResponse, VisitorsGetShortPagesThatTellNothing) {
    const auto application = TestSite(urls).build();
    const std::pair<const char*, int> cases[] = {{"404", 404},        {"403", 403},   {"400", 400},
                                                 {"suspicious", 400}, {"large", 413}, {"int", 500},
                                                 {"error", 500}};
    for (const auto& [how, status] : cases) {
        const HttpResponse response = get(*application, "/fail/?how=" + std::string(how));
        EXPECT_EQ(response.status_code, status) << how;
        for (const char* detail : {"such", "secret", "bad<", "smells", "too much", "boom", "fail"})
            expect_lacks(response.content, detail);
    }
}

TEST_F(ErrorResponse, ShortPagesSpeakTheLanguageOfTheVisitor) {
    TestSite site(urls);
    site.blueprint.middleware = {locale_middleware, csrf_middleware};
    const auto application = site.set("NUAGES_LANGUAGES", "en,ko,fr").build();
    const Headers korean = {{"Accept-Language", "ko"}};
    for (const char* how : {"404", "403", "400", "error"}) {
        const std::string page = get(*application, "/fail/?how=" + std::string(how), korean).content;
        expect_holds(page, "<html lang=\"ko\">");
        for (const char* english : {"Not", "Forbidden", "Bad", "Server", "The "})
            expect_lacks(page, english);
    }
    expect_holds(get(*application, "/nothing", korean).content, "이 서버에 없습니다.");
    const std::string csrf = post(*application, "/fail/", "", korean).content;
    expect_holds(csrf, "<html lang=\"ko\">");
    expect_holds(csrf, "<h1>CSRF 확인에 실패");
    expect_holds(csrf, "쿠키");
    expect_lacks(csrf, "Request aborted");
    // A language that has no words for them.
    expect_holds(get(*application, "/nothing", {{"Accept-Language", "fr"}}).content,
                 "<html lang=\"en\">\n<head>\n  <title>Not Found</title>");
}

TEST_F(ErrorResponse, ShortPagesAreDjangos) {
    const auto application = TestSite(urls).build();
    EXPECT_EQ(get(*application, "/fail/").content,
              "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>Server Error "
              "(500)</title>\n</head>\n<body>\n"
              "  <h1>Server Error (500)</h1><p></p>\n</body>\n</html>\n");
    expect_holds(get(*application, "/nothing").content,
                 "<h1>Not Found</h1><p>The requested resource was not found on this server.</p>");
    expect_holds(get(*application, "/fail/?how=403").content, "<h1>403 Forbidden</h1><p></p>");
    expect_holds(get(*application, "/fail/?how=400").content, "<h1>Bad Request (400)</h1><p></p>");
}

TEST_F(ErrorResponse, TheSitesTemplatesAreShownWhereThereAreSome) {
    const auto application = TestSite(urls)
                                 .add_template("404.html", "404 {{ request_path }} {{ exception }}")
                                 .add_template("403.html", "403 {{ exception }}")
                                 .add_template("400.html", "400")
                                 .add_template("500.html", "500{{ request }}")
                                 .build();
    EXPECT_EQ(get(*application, "/fail/?how=404").content, "404 /fail/ no &lt;such&gt; thing");
    EXPECT_EQ(get(*application, "/not%20there").content, "404 /not%20there Resolver404");
    EXPECT_EQ(get(*application, "/fail/?how=403").content, "403 secret reason");
    const HttpResponse too_large = get(*application, "/fail/?how=large");
    EXPECT_EQ(too_large.content, "400");
    EXPECT_EQ(too_large.status_code, 413);
    EXPECT_EQ(get(*application, "/fail/").content, "500");
}

TEST_F(ErrorResponse, TheSitesViewsGoBeforeTemplates) {
    TestSite site(urls);
    site.add_template("404.html", "template");
    site.blueprint.error_views.not_found = [](HttpRequest&, const std::exception* error) {
        return HttpResponse(error ? error->what() : "no pattern", 404);
    };
    site.blueprint.error_views.server_error = [](HttpRequest&, const std::exception* error) {
        return HttpResponse(error ? "known" : "unknown", 500);
    };
    const auto application = site.build();
    EXPECT_EQ(get(*application, "/fail/?how=404").content, "no <such> thing");
    EXPECT_EQ(get(*application, "/x/").content, "no pattern");
    EXPECT_EQ(get(*application, "/fail/").content, "known");
    EXPECT_EQ(get(*application, "/fail/?how=int").content, "unknown");
}

TEST_F(ErrorResponse, ABrokenErrorTemplateBecomesAShort500) {
    const auto application = TestSite(urls)
                                 .add_template("404.html", "{% nonsense %}")
                                 .add_template("500.html", "{% nonsense %}")
                                 .build();
    const HttpResponse response = get(*application, "/x/");
    EXPECT_EQ(response.status_code, 500);
    expect_holds(response.content, "<h1>Server Error (500)</h1>");
    EXPECT_EQ(get(*application, "/fail/").status_code, 500);
}

TEST_F(ErrorResponse, AnErrorViewThatThrowsBecomesAShort500) {
    TestSite site(urls);
    site.blueprint.error_views.server_error = [](HttpRequest&, const std::exception*) -> HttpResponse {
        throw std::runtime_error("again");
    };
    const HttpResponse response = get(*site.build(), "/fail/");
    EXPECT_EQ(response.status_code, 500);
    expect_holds(response.content, "<h1>Server Error (500)</h1>");
    EXPECT_TRUE(log_.records().back().detail.starts_with("std::runtime_error: again"));
}

TEST_F(ErrorResponse, EachErrorIsLoggedOnce) {
    const auto application = TestSite(urls).build();
    const auto logged = [&](std::string_view target) {
        const std::size_t before = log_.records().size();
        get(*application, target);
        const auto records = log_.records();
        EXPECT_EQ(records.size(), before + 1) << target;
        const log::Record& last = records.back();
        return std::string(log::level_name(last.level)) + " " + last.logger + ": " + last.message;
    };
    EXPECT_EQ(logged("/x/"), "warning nuages.request: Not Found: /x/");
    EXPECT_EQ(logged("/returned/"), "warning nuages.request: Not Found: /returned/");
    EXPECT_EQ(logged("/fail/?how=403"), "warning nuages.request: Forbidden: /fail/");
    EXPECT_EQ(logged("/fail/?how=400"), "warning nuages.request: Bad Request: /fail/");
    EXPECT_EQ(logged("/fail/?how=suspicious"), "error nuages.security.SuspiciousOperation: smells");
    EXPECT_EQ(logged("/fail/"), "error nuages.request: Internal Server Error: /fail/ (GET)");
    EXPECT_TRUE(log_.records().back().detail.starts_with("std::runtime_error: boom <b>\n"));
}

TEST_F(ErrorResponse, TheTraceIsLoggedWithDebugOn) {
    const auto application = TestSite(urls).debug().build();
    get(*application, "/fail/");
    expect_holds(log_.records().back().detail, "fail(nuages::HttpRequest&) at " __FILE__ ":");
}

}  // namespace
}  // namespace nuages::app
