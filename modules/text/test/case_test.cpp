#include <gtest/gtest.h>

#include <nuages/text/case.h>

namespace nuages::text {
namespace {

TEST(CamelCase, BecomesWords) {
    EXPECT_EQ(camel_case_to_spaces("HTTPServerName"), "http server name");
    EXPECT_EQ(camel_case_to_spaces("UserID"), "user id");
    EXPECT_EQ(camel_case_to_spaces("aB"), "a b");
    EXPECT_EQ(camel_case_to_spaces(" Plain "), "plain");
    EXPECT_EQ(camel_case_to_spaces(""), "");
}

TEST(Capfirst, RaisesOneCharacter) {
    EXPECT_EQ(capfirst("\u00e9t\u00e9 X"), "\u00c9t\u00e9 X");
    EXPECT_EQ(capfirst("\u00df"), "SS");
    EXPECT_EQ(capfirst(""), "");
}

TEST(PhoneToNumeric, KnowsTheKeys) {
    EXPECT_EQ(phone_to_numeric("1-800-Flowers qz"), "1-800-3569377 79");
}

}  // namespace
}  // namespace nuages::text
