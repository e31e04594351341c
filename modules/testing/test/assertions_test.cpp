#include <gtest/gtest.h>

#include <nuages/testing/assertions.h>

namespace nuages::testing {
namespace {

Response answer(int status, std::string content) {
    Response response;
    response.status_code = status;
    response.content = std::move(content);
    response.method = "GET";
    response.path = "/polls/";
    return response;
}

TEST(ContainsTest, CountsTheText) {
    const Response page = answer(200, "<b>one</b> two <b>three</b>");
    EXPECT_EQ(contains_problem(page, "two", std::nullopt), "");
    EXPECT_EQ(contains_problem(page, "<b>", 2), "");
    EXPECT_EQ(contains_problem(page, "four", 0), "");
    EXPECT_NE(contains_problem(page, "four", std::nullopt)
                  .find("Couldn't find 'four' in the response of GET /polls/"),
              std::string::npos);
    EXPECT_NE(contains_problem(page, "<b>", 1).find("Found 2 instances of '<b>' (expected 1)"),
              std::string::npos);
    EXPECT_NE(not_contains_problem(page, "two"), "");
    EXPECT_EQ(not_contains_problem(page, "four"), "");
}

TEST(ContainsTest, TheStatusCountsFirst) {
    EXPECT_NE(contains_problem(answer(500, "two"), "two", std::nullopt).find("was 500 (expected 200)"),
              std::string::npos);
    EXPECT_EQ(contains_problem(answer(404, "two"), "two", std::nullopt, 404), "");
    EXPECT_NE(not_contains_problem(answer(500, ""), "two"), "");
}

TEST(ContainsTest, ALongPageIsShortenedInTheMessage) {
    EXPECT_LT(contains_problem(answer(200, std::string(100'000, 'x')), "y", std::nullopt).size(), 5000u);
}

TEST(RedirectsTest, TheStatusAndTheTargetHaveToBeTheExpectedOnes) {
    Response response = answer(302, "");
    response.headers.set("Location", "/login/");
    EXPECT_EQ(redirects_problem(response, "/login/"), "");
    EXPECT_NE(redirects_problem(response, "/login/", 301), "");
    EXPECT_NE(redirects_problem(response, "/"), "");
    EXPECT_NE(redirects_problem(answer(200, ""), "/login/"), "");
}

TEST(RedirectsTest, OneThatWasFollowedHasToEndWell) {
    Response response = answer(200, "");
    response.redirect_chain = {{"/login/", 302}, {"/home/", 301}};
    EXPECT_EQ(redirects_problem(response, "/home/"), "");
    response.status_code = 404;
    EXPECT_NE(redirects_problem(response, "/home/").find("404"), std::string::npos);
}

TEST(TemplateTest, TheMessageListsThoseThatWereUsed) {
    Response response = answer(200, "");
    EXPECT_NE(template_used_problem(response, "a.html").find("No templates used"), std::string::npos);
    response.templates = {"b.html", "base.html"};
    EXPECT_EQ(template_used_problem(response, "b.html"), "");
    EXPECT_NE(template_used_problem(response, "a.html").find("b.html, base.html"), std::string::npos);
    EXPECT_NE(template_not_used_problem(response, "b.html"), "");
    EXPECT_EQ(template_not_used_problem(response, "a.html"), "");
}

}  // namespace
}  // namespace nuages::testing
