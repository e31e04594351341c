#include <gtest/gtest.h>

#include <nuages/app/csrf.h>
#include <nuages/app/middleware.h>
#include <nuages/log/log.h>

#include "site_support.h"

namespace nuages::app {
namespace {

constexpr std::string_view secret = "abcdefghijklmnopqrstuvwxyzABCDEF";
const std::string cookie = "csrftoken=" + std::string(secret);

HttpResponse hello(HttpRequest&) {
    return "hello";
}
HttpResponse show_token(HttpRequest& request) {
    return get_csrf_token(request) + " " + get_csrf_token(request);
}
HttpResponse log_in(HttpRequest& request) {
    rotate_csrf_token(request);
    return "in";
}

TestSite site() {
    TestSite site([] {
        return UrlPatterns{path("", hello), path("token/", show_token), path("login/", log_in),
                           path("hook/", csrf_exempt(hello)), path("form/", hello)};
    });
    site.blueprint.middleware = {csrf_middleware};
    return site;
}

class CsrfMiddleware : public testing::Test {
protected:
    log::Capture log_;
};

std::string cookie_value(const HttpResponse& response) {
    const SetCookie* set = response.find_cookie("csrftoken");
    return set ? set->value : "";
}

TEST_F(CsrfMiddleware, SendsNoCookieWhereNobodyAsksForAToken) {
    const auto application = site().build();
    const HttpResponse response = get(*application, "/");
    EXPECT_TRUE(response.cookies.empty());
    EXPECT_FALSE(response.headers.contains("Vary"));
}

TEST_F(CsrfMiddleware, SetsTheCookieOfATokenThatIsShown) {
    const auto application = site().build();
    const HttpResponse response = get(*application, "/token/");
    const std::string value = cookie_value(response);
    ASSERT_EQ(value.size(), csrf_secret_length);
    const std::string first = response.content.substr(0, csrf_token_length);
    const std::string second = response.content.substr(csrf_token_length + 1);
    EXPECT_NE(first, second);
    EXPECT_TRUE(csrf_token_matches(first, value));
    EXPECT_TRUE(csrf_token_matches(second, value));
    EXPECT_EQ(response["Vary"], "Cookie");
    const CookieOptions& options = response.find_cookie("csrftoken")->options;
    EXPECT_EQ(options.max_age, Duration::seconds(31449600));
    EXPECT_EQ(options.samesite, "Lax");
    EXPECT_FALSE(options.secure);
}

TEST_F(CsrfMiddleware, KeepsTheSecretThatTheVisitorHas) {
    const auto application = site().build();
    const HttpResponse response = get(*application, "/token/", {{"Cookie", cookie}});
    EXPECT_EQ(cookie_value(response), secret);
    const std::string masked = mask_csrf_secret(secret, std::string(csrf_secret_length, 'q'));
    const std::string old_cookie = "csrftoken=" + masked;
    EXPECT_EQ(cookie_value(get(*application, "/token/", {{"Cookie", old_cookie}})), secret);
}

TEST_F(CsrfMiddleware, ReplacesACookieOfAnImpossibleForm) {
    const auto application = site().build();
    const HttpResponse response = get(*application, "/", {{"Cookie", "csrftoken=short"}});
    EXPECT_EQ(cookie_value(response).size(), csrf_secret_length);
}

TEST_F(CsrfMiddleware, AcceptsTheTokenInTheFormOrInTheHeader) {
    const auto application = site().build();
    const std::string token = mask_csrf_secret(secret, std::string(csrf_secret_length, 'z'));
    const std::string form = "a=1&csrfmiddlewaretoken=" + token;
    EXPECT_EQ(post(*application, "/form/", form, {{"Cookie", cookie}}).status_code, 200);
    EXPECT_EQ(
        send(*application, "DELETE", "/form/", {{"Cookie", cookie}, {"X-CSRFToken", token}}).status_code,
        200);
}

TEST_F(CsrfMiddleware, RefusesUnsafeRequestsWithoutAToken) {
    const auto application = site().build();
    for (const std::string_view method : {"POST", "PUT", "PATCH", "DELETE", "BREW"}) {
        const HttpResponse response = send(*application, method, "/form/", {{"Cookie", cookie}});
        EXPECT_EQ(response.status_code, 403) << method;
        expect_holds(response.content, "CSRF verification failed. Request aborted.");
        expect_lacks(response.content, "token missing");
    }
    EXPECT_TRUE(log_.contains("Forbidden (CSRF token missing.): /form/"));
    EXPECT_EQ(send(*application, "OPTIONS", "/form/").status_code, 200);
}

TEST_F(CsrfMiddleware, SaysTheReasonWithDebugOn) {
    const auto application = site().debug().build();
    expect_holds(post(*application, "/form/").content, "CSRF cookie not set.");
}

TEST_F(CsrfMiddleware, EscapesTheReason) {
    const auto application = site().debug().build();
    const HttpResponse response = post(*application, "/form/", "", {{"Origin", "<script>alert(1)</script>"}});
    EXPECT_EQ(response.status_code, 403);
    expect_lacks(response.content, "<script>");
}

TEST_F(CsrfMiddleware, LetsExemptViewsAndUnknownPathsPass) {
    const auto application = site().build();
    EXPECT_EQ(post(*application, "/hook/").status_code, 200);
    EXPECT_EQ(post(*application, "/nothing/").status_code, 404);
}

TEST_F(CsrfMiddleware, RotatesTheSecretAtLogin) {
    const auto application = site().build();
    const std::string form = "csrfmiddlewaretoken=" + std::string(secret);
    const HttpResponse response = post(*application, "/login/", form, {{"Cookie", cookie}});
    EXPECT_EQ(response.status_code, 200);
    EXPECT_EQ(cookie_value(response).size(), csrf_secret_length);
    EXPECT_NE(cookie_value(response), secret);
}

TEST_F(CsrfMiddleware, UsesTheCookieOfTheSettings) {
    const auto application = site()
                                 .set("NUAGES_CSRF_COOKIE_NAME", "xsrf")
                                 .set("NUAGES_CSRF_COOKIE_SECURE", "true")
                                 .set("NUAGES_CSRF_COOKIE_HTTPONLY", "true")
                                 .set("NUAGES_CSRF_COOKIE_AGE", "0")
                                 .set("NUAGES_CSRF_COOKIE_DOMAIN", "example.com")
                                 .build();
    const HttpResponse response = get(*application, "/token/");
    const SetCookie* set = response.find_cookie("xsrf");
    ASSERT_NE(set, nullptr);
    EXPECT_TRUE(set->options.secure);
    EXPECT_TRUE(set->options.httponly);
    EXPECT_FALSE(set->options.max_age);
    EXPECT_EQ(set->options.domain, "example.com");
}

TEST_F(CsrfMiddleware, RefererMayBeOfTheCookiesDomain) {
    const auto application = site().set("NUAGES_CSRF_COOKIE_DOMAIN", ".example.com").build();
    const auto status = [&](std::string_view referer) {
        return send(*application, "POST", "/form/",
                    {{"Cookie", cookie}, {"X-CSRFToken", secret}, {"Referer", referer}}, {}, true)
            .status_code;
    };
    EXPECT_EQ(status("https://shop.example.com/x"), 200);
    EXPECT_EQ(status("https://testserver/x"), 403);
}

TEST_F(CsrfMiddleware, ShowsTheSitesOwnPage) {
    const auto templated = site().add_template("403_csrf.html", "own page: {{ reason }}").build();
    EXPECT_EQ(post(*templated, "/form/").content, "own page: CSRF cookie not set.");
    TestSite with_view = site();
    with_view.blueprint.error_views.csrf_failure = [](HttpRequest&, std::string_view reason) {
        return HttpResponse("view: " + std::string(reason), 419);
    };
    EXPECT_EQ(post(*with_view.build(), "/form/").status_code, 419);
}

TEST_F(CsrfMiddleware, TestsCanSkipTheChecks) {
    const auto application = site().build();
    HttpRequest request("POST", "/form/");
    skip_csrf_checks(request);
    EXPECT_EQ(application->handle(request).status_code, 200);
}

}  // namespace
}  // namespace nuages::app
