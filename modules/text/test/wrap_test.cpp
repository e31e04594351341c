#include <gtest/gtest.h>

#include <nuages/text/wrap.h>

namespace nuages {
namespace {

TEST(Wrap, CountsCharacters) {
    EXPECT_EQ(text::wrap("\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9", 2), "\xC3\xA9\xC3\xA9\n\xC3\xA9\xC3\xA9");
    EXPECT_EQ(text::wrap("longword x", 3), "longword\nx");
    EXPECT_EQ(text::wrap("a b", 0), "a\nb");
    EXPECT_EQ(text::wrap("", 5), "");
}

}  // namespace
}  // namespace nuages
