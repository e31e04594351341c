#include <utility>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/http/errors.h>
#include <nuages/http/response.h>

namespace nuages {
namespace {

TEST(HttpResponse, HasDjangosDefaults) {
    const HttpResponse response("hello");
    EXPECT_EQ(response.status_code, 200);
    EXPECT_EQ(response.reason_phrase(), "OK");
    EXPECT_EQ(response.content, "hello");
    EXPECT_EQ(response["content-type"], "text/html; charset=utf-8");
    EXPECT_FALSE(response.streaming());
}

TEST(HttpResponse, MovesWithAllItHas) {
    HttpResponse first("hello", 201, "text/x-own");
    first.set_cookie("a", "1");
    first.set_reason_phrase("Fine");
    HttpResponse second = std::move(first);
    HttpResponse third;
    third = std::move(second);
    EXPECT_EQ(third.content, "hello");
    EXPECT_EQ(third.status_code, 201);
    EXPECT_EQ(third["Content-Type"], "text/x-own");
    EXPECT_EQ(third.reason_phrase(), "Fine");
    EXPECT_EQ(third.find_cookie("a")->value, "1");
}

TEST(HttpResponse, RefusesReasonsWithLineBreaks) {
    HttpResponse response;
    EXPECT_THROW(response.set_reason_phrase("OK\r\nX: 1"), BadHeaderError);
    EXPECT_EQ(response.reason_phrase(), "OK");
}

TEST(HttpResponse, ACookieReplacesTheOneOfItsNamePathAndDomain) {
    HttpResponse response;
    response.set_cookie("a", "1");
    response.set_cookie("a", "2");
    response.set_cookie("a", "3", {.path = "/x"});
    ASSERT_EQ(response.cookies.size(), 2U);
    EXPECT_EQ(response.find_cookie("a")->value, "2");
    EXPECT_EQ(response.find_cookie("b"), nullptr);
    EXPECT_THROW(response.set_cookie("bad name", "1"), ValueError);
    EXPECT_EQ(response.cookies.size(), 2U);
}

TEST(HttpResponse, MaxAgeAndExpiresAgree) {
    HttpResponse response;
    response.set_cookie("a", "1", {.max_age = Duration::hours(1)});
    EXPECT_GT(*response.find_cookie("a")->options.expires, tz::now() + Duration::minutes(59));
    response.set_cookie("b", "1", {.expires = tz::now() + Duration::hours(1)});
    EXPECT_GE(*response.find_cookie("b")->options.max_age, Duration::seconds(3599));
    response.set_cookie("c", "1", {.expires = DateTime{}});
    EXPECT_EQ(*response.find_cookie("c")->options.max_age, Duration{});
}

TEST(HttpResponse, DeletingACookieExpiresIt) {
    HttpResponse response;
    response.delete_cookie("a");
    EXPECT_EQ(response.find_cookie("a")->header(),
              "a=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/");
    response.delete_cookie("__Host-b");
    EXPECT_TRUE(response.find_cookie("__Host-b")->options.secure);
}

TEST(HttpResponse, SetContentMakesAnyResponsePlain) {
    StreamingHttpResponse stream([](ResponseWriter& writer) { writer.write("x"); });
    stream.set_content("plain");
    EXPECT_FALSE(stream.streaming());
    EXPECT_EQ(stream.read_body(), "plain");
}

}  // namespace
}  // namespace nuages
