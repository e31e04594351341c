#include <gtest/gtest.h>

#include <nuages/http/request.h>

namespace nuages {
namespace {

TEST(RequestValue, TemplatesSeeTheRequest) {
    HttpRequest request("POST", "/a/?q=x", "n=1", "application/x-www-form-urlencoded");
    request.headers.set("Host", "localhost");
    request.headers.set("User-Agent", "test");
    const Value value = to_value(request);
    const auto attribute = [&](std::string_view name) { return *value.as_object().attribute(name); };
    EXPECT_EQ(attribute("method"), Value("POST"));
    EXPECT_EQ(attribute("path"), Value("/a/"));
    EXPECT_EQ(attribute("get_full_path"), Value("/a/?q=x"));
    EXPECT_EQ(attribute("build_absolute_uri"), Value("http://localhost/a/?q=x"));
    EXPECT_EQ(*attribute("GET").as_object().item("q"), Value("x"));
    EXPECT_EQ(*attribute("POST").as_object().item("n"), Value("1"));
    EXPECT_EQ(*attribute("META").as_object().item("HTTP_USER_AGENT"), Value("test"));
    EXPECT_EQ(*attribute("headers").as_object().item("user_agent"), Value("test"));
    EXPECT_FALSE(attribute("headers").as_object().item("referer"));
    EXPECT_FALSE(attribute("META").as_object().item("HTTP_REFERER"));
    EXPECT_FALSE(value.as_object().attribute("nothing"));
    EXPECT_EQ(value.str(), "<HttpRequest: POST '/a/?q=x'>");
}

}  // namespace
}  // namespace nuages
