#include <gtest/gtest.h>

#include <nuages/http/headers.h>

namespace nuages {
namespace {

TEST(RequestHeaders, FindsWithoutRegardToCase) {
    RequestHeaders headers;
    headers.add("Content-Type", "text/plain");
    EXPECT_EQ(headers["content-TYPE"], "text/plain");
    EXPECT_EQ(headers["Content-Length"], "");
    EXPECT_FALSE(headers.find("Content-Length"));
    EXPECT_EQ(headers.get("X", "none"), "none");
}

TEST(RequestHeaders, JoinsRepeatedFields) {
    RequestHeaders headers;
    headers.add("Accept", "text/html");
    headers.add("Cookie", "a=1");
    headers.add("accept", "*/*");
    headers.add("cookie", "b=2");
    EXPECT_EQ(headers["Accept"], "text/html, */*");
    EXPECT_EQ(headers["Cookie"], "a=1; b=2");
    EXPECT_EQ(headers.size(), 4U);
}

TEST(RequestHeaders, SetReplacesAllAndCopies) {
    RequestHeaders headers;
    headers.add("Host", "a");
    headers.add("host", "b");
    {
        const std::string value = "a value that is longer than a small string";
        headers.set("HOST", value);
    }
    EXPECT_EQ(headers["Host"], "a value that is longer than a small string");
    EXPECT_EQ(headers.size(), 1U);
}

}  // namespace
}  // namespace nuages
