#include "literal_prefix.h"

#include <gtest/gtest.h>

namespace nuages::routing {
namespace {

TEST(LiteralPrefix, IsWhatEveryMatchBeginsWith) {
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

}  // namespace
}  // namespace nuages::routing
