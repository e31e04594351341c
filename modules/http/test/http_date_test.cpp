#include <gtest/gtest.h>

#include <nuages/http/http_date.h>

namespace nuages::http {
namespace {

TEST(HttpDate, ReadsAllThreeForms) {
    for (const char* text :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
        EXPECT_EQ(parse_http_date(text), 784111777) << text;
}

TEST(HttpDate, RefusesEverythingElse) {
    for (const char* text :
         {"", "Sun, 06 Nov 1994 08:49:37", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
          "Sun, 06 Xyz 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMTx", "6 Nov 1994"})
        EXPECT_FALSE(parse_http_date(text)) << text;
}

TEST(HttpDate, WritesTheFixedForm) {
    EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
}

}  // namespace
}  // namespace nuages::http
