#include <gtest/gtest.h>

#include <nuages/http/media_type.h>

namespace nuages::http {
namespace {

TEST(MediaType, HeadersAreTakenApart) {
    const auto header =
        parse_header_parameters(R"(Form-Data; Name="a;b\"c"; filename*=UTF-8''%ED%95%9C; x=1;;y)");
    ASSERT_TRUE(header);
    EXPECT_EQ(header->value, "form-data");
    EXPECT_EQ(header->find("name"), "a;b\"c");
    EXPECT_EQ(header->find("filename"), "한");
    EXPECT_EQ(header->find("x"), "1");
    EXPECT_FALSE(header->find("y"));
    EXPECT_EQ(parse_header_parameters("a; x*=plain")->find("x"), "plain");
    EXPECT_FALSE(parse_header_parameters(std::string(20'000, ';')));
}

TEST(MediaType, RangesCoverTypes) {
    const auto covers = [](std::string_view range, std::string_view type) {
        return MediaType(range).matches(MediaType(type));
    };
    EXPECT_TRUE(covers("*/*", "text/html"));
    EXPECT_TRUE(covers("text/*", "text/html"));
    EXPECT_TRUE(covers("text/html;q=0.1", "text/html"));
    EXPECT_TRUE(covers("text/html; level=1", "text/html"));
    EXPECT_FALSE(covers("text/html", "text/html; level=1"));
    EXPECT_FALSE(covers("text/*", "image/png"));
    EXPECT_FALSE(covers("", "text/html"));
    EXPECT_FALSE(covers("text", "text/html"));
}

TEST(MediaType, DispositionsNameFilesSafely) {
    EXPECT_EQ(content_disposition(true, "a.txt"), "attachment; filename=\"a.txt\"");
    EXPECT_EQ(content_disposition(false, "a\"\\b"), "inline; filename=\"a\\\"\\\\b\"");
    EXPECT_EQ(content_disposition(true, "a\r\nb"), "attachment; filename*=utf-8''a%0D%0Ab");
    EXPECT_EQ(content_disposition(true, ""), "attachment");
    EXPECT_EQ(content_disposition(false, ""), "");
}

}  // namespace
}  // namespace nuages::http
