#include "unicode.h"

#include <gtest/gtest.h>

namespace nuages::http {
namespace {

TEST(Unicode, TrimsTheBlanksThatPythonTrims) {
    EXPECT_EQ(trim_unicode("\u3000\u00a0\t a b\u2028\x1f"), "a b");
    EXPECT_EQ(trim_unicode("\u200b"), "\u200b");
    EXPECT_EQ(trim_unicode(" \xFF "), "\xFF");
    EXPECT_EQ(trim_unicode(" \u3000"), "");
}

TEST(Unicode, KnowsControlCharacters) {
    EXPECT_TRUE(begins_with_control_character("\u200bx"));
    EXPECT_TRUE(begins_with_control_character("\x01"));
    EXPECT_TRUE(begins_with_control_character("\xFF"));
    EXPECT_FALSE(begins_with_control_character("한"));
}

TEST(Unicode, NormalizesCompatibilityCharacters) {
    EXPECT_EQ(nfkc("a／b"), "a/b");
    EXPECT_EQ(nfkc("\xFF"), "\xFF");
    EXPECT_TRUE(is_ascii("a/b"));
    EXPECT_FALSE(is_ascii("é"));
}

}  // namespace
}  // namespace nuages::http
