#include "regex_dialect.h"

#include <gtest/gtest.h>

namespace nuages::routing {
namespace {

TEST(RegexDialect, FindsTheLiteralPrefix) {
    EXPECT_EQ(literal_prefix("^polls/(\\d+)/$"), "polls/");
    EXPECT_EQ(literal_prefix("^a\\.b$"), "a.b");
    EXPECT_EQ(literal_prefix("^abc*"), "ab");
    EXPECT_EQ(literal_prefix("^ab{2}"), "a");
    EXPECT_EQ(literal_prefix("^한글?"), "한");
    EXPECT_EQ(literal_prefix("^a|b"), "");
    EXPECT_EQ(literal_prefix("^a(?:b|c)"), "a");
    EXPECT_EQ(literal_prefix("^a[|]|b"), "");
    EXPECT_EQ(literal_prefix("polls/"), "");
    EXPECT_EQ(literal_prefix("^a\\d"), "a");
}

TEST(RegexDialect, NumbersItsGroups) {
    const auto translated = translate_regex("(a)(?:b)(?P<n>c)(?=d)(?P=n)");
    EXPECT_EQ(translated.pattern, "(a)(?:b)(c)(?=d)\\g{2}");
    EXPECT_EQ(translated.groups, (std::vector<std::string>{"", "n"}));
}

}  // namespace
}  // namespace nuages::routing
