#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/crypto/random.h>

namespace nuages::crypto {

TEST(Random, StringsHaveTheLengthAndOnlyTheAlphabet) {
    std::string text = random_string(1000, "abc");
    EXPECT_EQ(text.size(), 1000u);
    EXPECT_EQ(text.find_first_not_of("abc"), text.npos);
    for (char c : std::string("abc"))
        EXPECT_NE(text.find(c), text.npos);
}

TEST(Random, TwoTokensDiffer) {
    EXPECT_NE(random_string(32), random_string(32));
}

TEST(Random, NothingIsDrawnForLengthZero) {
    EXPECT_EQ(random_string(0), "");
}

TEST(Random, AnEmptyAlphabetIsRefused) {
    EXPECT_THROW(random_string(3, ""), ValueError);
}

}  // namespace nuages::crypto
