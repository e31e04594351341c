#include <gtest/gtest.h>

#include <nuages/app/middleware.h>
#include <nuages/http/response.h>
#include <nuages/log/log.h>

#include "site_support.h"

namespace nuages::app {
namespace {

HttpResponse hello(HttpRequest&) {
    return "hello";
}
HttpResponse missing(HttpRequest&) {
    throw Http404("nothing here");
}
HttpResponse stream(HttpRequest&) {
    return StreamingHttpResponse([](ResponseWriter& writer) { writer.write("x"); });
}

TestSite site() {
    TestSite site([] {
        return UrlPatterns{
            path("", hello),
            path("polls/", hello),
            path("missing/", missing),
            path("stream/", stream),
            path("keep/", marked(hello, "no_append_slash")),
            path_dyn("<path:anything>/deep/", [](HttpRequest&) { return HttpResponse("deep"); })};
    });
    site.blueprint.middleware = {common_middleware};
    return site;
}

class CommonMiddleware : public testing::Test {
    log::Capture quiet_;
};

TEST_F(CommonMiddleware, RefusesHostsThatAreNotTheSites) {
    const auto application = site().build();
    EXPECT_EQ(get(*application, "/", {{"Host", "evil.example"}}).status_code, 400);
    EXPECT_EQ(get(*application, "/", {{"Host", "testserver\r\nX: y"}}).status_code, 400);
    EXPECT_EQ(get(*application, "/", {{"Host", "testserver:8000"}}).status_code, 200);
}

TEST_F(CommonMiddleware, SetsContentLength) {
    const auto application = site().build();
    EXPECT_EQ(get(*application, "/")["Content-Length"], "5");
    EXPECT_FALSE(get(*application, "/stream/").headers.contains("Content-Length"));
}

TEST_F(CommonMiddleware, RedirectsToThePathWithASlashWhereOnlyThatExists) {
    const auto application = site().build();
    const HttpResponse response = get(*application, "/polls?x=1");
    EXPECT_EQ(response.status_code, 301);
    EXPECT_EQ(response["Location"], "/polls/?x=1");
    EXPECT_EQ(get(*application, "/nothing").status_code, 404);
    EXPECT_EQ(get(*application, "/missing/").status_code, 404);
    EXPECT_EQ(get(*application, "/keep").status_code, 404);
}

TEST_F(CommonMiddleware, RedirectNeverLeadsToAnotherHost) {
    const auto application = site().build();
    const HttpResponse response = get(*application, "//evil.example/deep");
    EXPECT_EQ(response.status_code, 301);
    EXPECT_EQ(response["Location"], "/%2Fevil.example/deep/");
}

TEST_F(CommonMiddleware, DoesNotAppendWhereTheSettingIsOff) {
    const auto application = site().set("NUAGES_APPEND_SLASH", "false").build();
    EXPECT_EQ(get(*application, "/polls").status_code, 404);
}

TEST_F(CommonMiddleware, DataThatWouldBeLostIsAnErrorWithDebugOn) {
    const auto application = site().debug().build();
    const HttpResponse response = post(*application, "/polls", "a=1");
    EXPECT_EQ(response.status_code, 500);
    expect_holds(response.content, "You called this URL via POST");
    expect_holds(response.content, "testserver/polls/");
    const auto live = site().build();
    EXPECT_EQ(post(*live, "/polls", "a=1").status_code, 301);
}

TEST_F(CommonMiddleware, RedirectsToTheHostWithWww) {
    const auto application = site()
                                 .set("NUAGES_PREPEND_WWW", "true")
                                 .set("NUAGES_ALLOWED_HOSTS", "testserver,www.testserver")
                                 .build();
    const HttpResponse response = get(*application, "/polls?x=1");
    EXPECT_EQ(response.status_code, 301);
    EXPECT_EQ(response["Location"], "http://www.testserver/polls/?x=1");
    EXPECT_EQ(get(*application, "/polls/", {{"Host", "www.testserver"}}).status_code, 200);
}

}  // namespace
}  // namespace nuages::app
