#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/http/cookies.h>

namespace nuages {
namespace {

TEST(SetCookie, WritesAttributesInPythonsOrder) {
    CookieOptions options;
    options.max_age = Duration::seconds(31449600);
    options.expires = DateTime::of(2026, 3, 8, 14, 5, 7);
    options.domain = "example.com";
    options.secure = options.httponly = true;
    options.samesite = "Lax";
    EXPECT_EQ((SetCookie{"csrftoken", "abc", options}.header()),
              "csrftoken=abc; Domain=example.com; expires=Sun, 08 Mar 2026 14:05:07 GMT; HttpOnly; "
              "Max-Age=31449600; Path=/; SameSite=Lax; Secure");
}

TEST(SetCookie, QuotesWhatCouldAddAttributes) {
    EXPECT_EQ((SetCookie{"a", "1; Domain=evil", {}}.header()), "a=\"1\\073 Domain=evil\"; Path=/");
    EXPECT_EQ((SetCookie{"a", "x\r\ny", {}}.header()), "a=\"x\\015\\012y\"; Path=/");
    EXPECT_EQ((SetCookie{"a", "", {}}.header()), "a=\"\"; Path=/");
}

TEST(SetCookie, RefusesNamesAndAttributesThatCannotBeSent) {
    for (const char* name : {"", "a b", "a;b", "a=b", "a\r\nb", "한"})
        EXPECT_THROW((void)(SetCookie{name, "1", {}}.header()), ValueError) << name;
    EXPECT_THROW((void)(SetCookie{"a", "1", {.path = "/; Secure"}}.header()), ValueError);
    EXPECT_THROW((void)(SetCookie{"a", "1", {.domain = "x\r\nSet-Cookie: b=1"}}.header()), ValueError);
    EXPECT_THROW((void)(SetCookie{"a", "1", {.samesite = "loose"}}.header()), ValueError);
}

}  // namespace
}  // namespace nuages
