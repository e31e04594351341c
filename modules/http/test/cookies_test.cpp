#include <gtest/gtest.h>

#include <nuages/http/cookies.h>

namespace nuages {
namespace {

TEST(Cookies, ParsesAsDjango) {
    const Cookies cookies("sessionid=abc; csrftoken = x=y ;flag; ;empty=; a=1; a=2; q=\"v 1\"");
    EXPECT_EQ(cookies["sessionid"], "abc");
    EXPECT_EQ(cookies["csrftoken"], "x=y");
    EXPECT_EQ(cookies[""], "flag");
    EXPECT_EQ(cookies.find("empty"), "");
    EXPECT_EQ(cookies["a"], "2");
    EXPECT_EQ(cookies["q"], "v 1");
    EXPECT_FALSE(cookies.find("none"));
}

TEST(Cookies, QuotedValuesAreUnquoted) {
    const Cookies cookies(R"(a="x\"y\\z"; b="\355\225\234"; c="\351"; d="\"; e=")");
    EXPECT_EQ(cookies["a"], R"(x"y\z)");
    EXPECT_EQ(cookies["b"], "한");
    EXPECT_EQ(cookies["c"], "é");
    EXPECT_EQ(cookies["d"], "\\");
    EXPECT_EQ(cookies["e"], "\"");
}

TEST(Cookies, WhatWasSetComesBack) {
    for (const char* value :
         {"plain", "with space", "a;b,c", "quote\"back\\slash", "한글", "", "tab\tnew\nline"}) {
        const std::string header = SetCookie{"name", value, {}}.header();
        const Cookies cookies(std::string_view(header).substr(0, header.find("; Path=")));
        EXPECT_EQ(cookies["name"], value) << header;
    }
}

TEST(Cookies, CanBeSetInPlaceOfTheHeader) {
    Cookies cookies("a=1");
    cookies.set("a", std::string("2"));
    cookies.set("b", "3");
    EXPECT_EQ(cookies["a"], "2");
    EXPECT_EQ(cookies.size(), 2U);
    cookies.clear();
    EXPECT_TRUE(cookies.empty());
}

TEST(Cookies, TemplatesSeeThem) {
    const Cookies cookies("a=1; b=2");
    const Value value = to_value(cookies);
    EXPECT_EQ(*value.as_object().item("b"), Value("2"));
    EXPECT_EQ(value.str(), "{'a': '1', 'b': '2'}");
}

}  // namespace
}  // namespace nuages
