#include <gtest/gtest.h>

#include <nuages/app/middleware.h>

#include "site_support.h"

namespace nuages::app {
namespace {

HttpResponse hello(HttpRequest&) {
    return "hello";
}
HttpResponse own_headers(HttpRequest&) {
    HttpResponse response("x");
    response.headers.set("Referrer-Policy", "no-referrer");
    response.headers.set("X-Frame-Options", "SAMEORIGIN");
    return response;
}

TestSite site() {
    TestSite site([] { return UrlPatterns{path("", hello), path("own/", own_headers)}; });
    site.blueprint.middleware = {security_middleware, frame_options_middleware};
    return site;
}

TEST(SecurityMiddleware, SetsTheDefaultHeaders) {
    const auto application = site().build();
    const HttpResponse response = get(*application, "/");
    EXPECT_EQ(response["X-Content-Type-Options"], "nosniff");
    EXPECT_EQ(response["Referrer-Policy"], "same-origin");
    EXPECT_EQ(response["Cross-Origin-Opener-Policy"], "same-origin");
    EXPECT_EQ(response["X-Frame-Options"], "DENY");
    EXPECT_FALSE(response.headers.contains("Strict-Transport-Security"));
}

TEST(SecurityMiddleware, LeavesHeadersOfTheViewAlone) {
    const auto application = site().build();
    const HttpResponse response = get(*application, "/own/");
    EXPECT_EQ(response["Referrer-Policy"], "no-referrer");
    EXPECT_EQ(response["X-Frame-Options"], "SAMEORIGIN");
}

TEST(SecurityMiddleware, SendsWhatTheSettingsSay) {
    const auto application = site()
                                 .set("NUAGES_SECURITY_REFERRER_POLICY", "no-referrer, origin")
                                 .set("NUAGES_SECURITY_CROSS_ORIGIN_OPENER_POLICY", "")
                                 .set("NUAGES_SECURITY_NOSNIFF", "false")
                                 .set("NUAGES_SECURITY_FRAME_OPTIONS", "SAMEORIGIN")
                                 .build();
    const HttpResponse response = get(*application, "/");
    EXPECT_EQ(response["Referrer-Policy"], "no-referrer,origin");
    EXPECT_FALSE(response.headers.contains("Cross-Origin-Opener-Policy"));
    EXPECT_FALSE(response.headers.contains("X-Content-Type-Options"));
    EXPECT_EQ(response["X-Frame-Options"], "SAMEORIGIN");
}

TEST(SecurityMiddleware, SendsHstsOverHttpsOnly) {
    const auto application = site()
                                 .set("NUAGES_SECURITY_HSTS", "1h")
                                 .set("NUAGES_SECURITY_HSTS_INCLUDE_SUBDOMAINS", "true")
                                 .set("NUAGES_SECURITY_HSTS_PRELOAD", "true")
                                 .build();
    EXPECT_EQ(send(*application, "GET", "/", {}, {}, true)["Strict-Transport-Security"],
              "max-age=3600; includeSubDomains; preload");
    EXPECT_FALSE(get(*application, "/").headers.contains("Strict-Transport-Security"));
}

TEST(SecurityMiddleware, RedirectsToHttpsButExemptPaths) {
    const auto application = site()
                                 .set("NUAGES_SECURITY_SSL_REDIRECT", "true")
                                 .set("NUAGES_SECURITY_SSL_REDIRECT_EXEMPT", "/own/")
                                 .build();
    const HttpResponse response = get(*application, "/?a=1");
    EXPECT_EQ(response.status_code, 301);
    EXPECT_EQ(response["Location"], "https://testserver/?a=1");
    EXPECT_EQ(get(*application, "/own/").status_code, 200);
    EXPECT_EQ(send(*application, "GET", "/", {}, {}, true).status_code, 200);
}

TEST(SecurityMiddleware, RedirectsToTheHostOfTheSettings) {
    const auto application = site()
                                 .set("NUAGES_SECURITY_SSL_REDIRECT", "true")
                                 .set("NUAGES_SECURITY_SSL_HOST", "secure.example")
                                 .build();
    EXPECT_EQ(get(*application, "/own/")["Location"], "https://secure.example/own/");
}

}  // namespace
}  // namespace nuages::app
