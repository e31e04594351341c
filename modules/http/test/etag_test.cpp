#include <gtest/gtest.h>

#include <nuages/http/etag.h>

namespace nuages::http {
namespace {

TEST(Etag, QuotesAndParses) {
    EXPECT_EQ(quote_etag("v1"), "\"v1\"");
    EXPECT_EQ(quote_etag("W/\"v1\""), "W/\"v1\"");
    EXPECT_EQ(parse_etags("\"a\", W/\"b\" , c, \"d"), (std::vector<std::string>{"\"a\"", "W/\"b\""}));
    EXPECT_EQ(parse_etags(" * "), std::vector<std::string>{"*"});
}

TEST(Etag, A304KeepsWhatCachesNeed) {
    HttpRequest request("GET", "/");
    request.headers.set("If-None-Match", "W/\"v1\"");
    HttpResponse full("body");
    full.headers.set("Vary", "Cookie");
    full.headers.set("X-Other", "1");
    full.set_cookie("a", "1");
    const auto answer = conditional_response(request, "\"v1\"", std::nullopt, &full);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status_code, 304);
    EXPECT_EQ((*answer)["Vary"], "Cookie");
    EXPECT_FALSE(answer->headers.contains("X-Other"));
    EXPECT_EQ(answer->cookies.size(), 1U);
    EXPECT_FALSE(conditional_response(request, "\"v2\"", std::nullopt, &full));
}

TEST(Etag, AWriteAgainstAnotherVersionFails) {
    HttpRequest request("PUT", "/");
    request.headers.set("If-Match", "\"v1\"");
    EXPECT_EQ(conditional_response(request, "\"v2\"", std::nullopt)->status_code, 412);
    EXPECT_FALSE(conditional_response(request, "\"v1\"", std::nullopt));
}

}  // namespace
}  // namespace nuages::http
