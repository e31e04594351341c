#include <gtest/gtest.h>

#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/base/error.h>
#include <nuages/fibers/fiber.h>
#include <nuages/http.h>
#include <nuages/json/json.h>
#include <nuages/shortcuts.h>
#include <nuages/testing/client.h>
#include <nuages/testing/test_site.h>
#include <nuages/urls.h>

#include "sample_site_support.h"

namespace nuages::testing {
namespace {

class ClientTest : public ::testing::Test {
protected:
    TestSite site{sample_site_alone()};
    Client client{site.application()};
};

TEST_F(ClientTest, GetsAPageThroughTheWholeSite) {
    const Response response = client.get("/hello/", {{"name", "하늘 & co"}});
    EXPECT_EQ(response.status_code, 200);
    EXPECT_EQ(response.content, "<title>Hello</title><p>Hello, 하늘 &amp; co!</p>");
    EXPECT_EQ(response["Content-Type"], "text/html; charset=utf-8");
    EXPECT_EQ(response["X-Frame-Options"], "DENY");  // by the middleware
    EXPECT_EQ(response.view_name, "hello");
    EXPECT_EQ(response.templates, (std::vector<std::string>{"hello.html", "base.html"}));
}

TEST_F(ClientTest, AQueryIsAppendedToTheOneThatIsThere) {
    EXPECT_EQ(client.get("/echo/?a=1", {{"b", Value::list({2, 3})}}).content, "GET a=1&b=2&b=3");
}

TEST_F(ClientTest, PostsForms) {
    EXPECT_EQ(client.post("/echo/", {{"choice", 1}, {"text", "a=b&c"}, {"on", true}}).content,
              "POST choice=1&text=a%3Db%26c&on=True");
    EXPECT_THROW(client.post("/echo/", {{"choice", nullptr}}), TypeError);
}

TEST_F(ClientTest, PostsFiles) {
    EXPECT_EQ(client
                  .post_files("/upload/", {{"title", "하늘"}},
                              {{"picture", "하늘 \"1\".png", "\x89PNG\r\n--", "image/png"}})
                  .content,
              "하늘: 하늘 %221%22.png image/png 8");
}

TEST_F(ClientTest, PostsAndReadsJson) {
    const Response response = client.post_json("/json/", Value::dict({{"n", 2}}));
    EXPECT_EQ(response.json(), Value::dict({{"method", "POST"}, {"doubled", 4}}));
    EXPECT_EQ(client.put_json("/json/", Value::dict({{"n", 3}})).json()["method"], Value("PUT"));
    EXPECT_EQ(client.patch_json("/json/", Value::dict({{"n", 3}})).json()["method"], Value("PATCH"));
    EXPECT_THROW(client.get("/hello/").json(), ValueError);
}

TEST_F(ClientTest, SendsTheOtherMethods) {
    EXPECT_EQ(client.put("/method/", "abc", "text/plain").content, "PUT text/plain abc");
    EXPECT_EQ(client.patch("/method/", "abc").content, "PATCH application/octet-stream abc");
    EXPECT_EQ(client.delete_("/method/").content, "DELETE application/octet-stream ");
    EXPECT_EQ(client.options("/method/").content, "OPTIONS  ");
    const Response head = client.head("/method/");
    EXPECT_EQ(head.status_code, 200);
    EXPECT_EQ(head.content, "");
}

TEST_F(ClientTest, KeepsCookiesUntilTheyAreDeleted) {
    EXPECT_EQ(client.get("/visits/").content, "1");
    EXPECT_EQ(client.get("/visits/").content, "2");
    EXPECT_EQ(client.cookies.at("visits"), "2");
    ASSERT_NE(client.get("/visits/").find_cookie("visits"), nullptr);
    client.get("/forget/");
    EXPECT_FALSE(client.cookies.contains("visits"));
    EXPECT_EQ(client.get("/visits/").content, "1");
}

TEST_F(ClientTest, FollowsRedirects) {
    const Response stopped = client.get("/away/");
    EXPECT_EQ(stopped.status_code, 302);
    EXPECT_EQ(stopped.url(), "/hello/?name=you");
    const Response followed = client.post("/away/", {{"x", 1}}, {.follow = true});
    EXPECT_EQ(followed.status_code, 200);
    EXPECT_EQ(followed.method, "GET");
    EXPECT_EQ(followed.redirect_chain, (std::vector<std::pair<std::string, int>>{{"/hello/?name=you", 302}}));
}

TEST_F(ClientTest, ATemporaryRedirectKeepsTheMethodAndTheBody) {
    EXPECT_EQ(client.post("/keep/", {{"x", 1}}, {.follow = true}).content, "POST x=1");
}

TEST_F(ClientTest, ARedirectElsewhereIsNotFollowed) {
    const Response response = client.get("/elsewhere/", {}, {.follow = true});
    EXPECT_EQ(response.status_code, 302);
    EXPECT_EQ(response.url(), "https://example.com/");
}

TEST_F(ClientTest, ARedirectLoopIsAnError) {
    EXPECT_THROW(client.get("/loop/", {}, {.follow = true}), Error);
}

TEST_F(ClientTest, AViewsExceptionReachesTheTest) {
    try {
        client.get("/broken/");
        FAIL();
    } catch (const std::logic_error& error) {
        EXPECT_STREQ(error.what(), "broken");
    }
    client.raise_request_exception = false;
    EXPECT_EQ(client.get("/broken/").status_code, 500);
}

TEST_F(ClientTest, Http404IsAPageAndNoException) {
    EXPECT_EQ(client.get("/missing/").status_code, 404);
}

TEST_F(ClientTest, CsrfIsCheckedOnRequest) {
    EXPECT_EQ(client.post("/echo/", {}).status_code, 200);
    client.enforce_csrf_checks = true;
    EXPECT_EQ(client.post("/echo/", {}).status_code, 403);
}

TEST_F(ClientTest, HeadersAndHttpsAreAsTold) {
    client.default_headers = {{"X-Default", "d"}};
    EXPECT_EQ(client.get("/headers/", {}, {.headers = {{"X-Extra", "e"}}, .secure = true}).content,
              "d e https testserver");
    EXPECT_EQ(client.get("/headers/").content, "d  http testserver");
}

TEST_F(ClientTest, StreamsAreReadToTheirEnd) {
    EXPECT_EQ(client.get("/stream/").content, "one two three");
}

TEST_F(ClientTest, ViewsRunInFibers) {
    EXPECT_EQ(client.get("/fibers/").content, "in a fiber, and so is its child");
}

}  // namespace
}  // namespace nuages::testing
