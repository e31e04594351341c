#include <gtest/gtest.h>

#include <nuages/text/smart_split.h>

namespace nuages::text {
namespace {

using Pieces = std::vector<std::string_view>;

TEST(SmartSplit, SplitsAtBlanksOutsideOfQuotes) {
    EXPECT_EQ(smart_split("a  b\tc"), (Pieces{"a", "b", "c"}));
    EXPECT_EQ(smart_split(R"(x|f:"a b" 'c d'e)"), (Pieces{R"(x|f:"a b")", "'c d'e"}));
    EXPECT_EQ(smart_split(R"("a \" b" c)"), (Pieces{R"("a \" b")", "c"}));
    EXPECT_EQ(smart_split("  "), Pieces{});
    EXPECT_EQ(smart_split("a\xE3\x80\x80g"), (Pieces{"a", "g"}));
}

TEST(SmartSplit, TakesAnUnclosedQuoteForACharacter) {
    EXPECT_EQ(smart_split("a'b c"), (Pieces{"a'b", "c"}));
    EXPECT_EQ(smart_split(R"("a"'b c)"), (Pieces{R"("a")", "'b", "c"}));
}

}  // namespace
}  // namespace nuages::text
