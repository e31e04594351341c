#include <gtest/gtest.h>

#include <nuages/text/unicode.h>

namespace nuages {
namespace {

TEST(Unicode, PassesBrokenBytesOn) {
    std::string broken = "a\xFF\xC3(\xE2\x82";
    EXPECT_EQ(unicode::lower(broken), broken);
    EXPECT_EQ(unicode::upper(broken), "A\xFF\xC3(\xE2\x82");
    EXPECT_EQ(unicode::length(broken), 6u);
    EXPECT_EQ(unicode::strip(" \xFF "), "\xFF");
}

TEST(Unicode, LowersSigmaByItsPlace) {
    EXPECT_EQ(unicode::lower("\xCE\x9F\xCE\xA3 \xCE\xA3\xCE\x9F"), "\xCE\xBF\xCF\x82 \xCF\x83\xCE\xBF");
    EXPECT_EQ(unicode::title("\xC7\x86 a1b"), "\xC7\x85 A1B");
}

TEST(Unicode, KnowsControlCharacters) {
    for (const char32_t c : {U'\u200b', U'\x01', U'\xdcff', U'\ue000'})
        EXPECT_TRUE(unicode::is_control(c)) << static_cast<unsigned>(c);
    EXPECT_FALSE(unicode::is_control(U'한'));
}

TEST(Unicode, StripsTheBlanksThatPythonStrips) {
    EXPECT_EQ(unicode::strip("\u3000\u00a0\t a b\u2028\x1f"), "a b");
    EXPECT_EQ(unicode::strip("\u200b"), "\u200b");
    EXPECT_EQ(unicode::strip(" \u3000"), "");
}

TEST(Unicode, NormalizesCompatibilityCharacters) {
    EXPECT_EQ(unicode::nfkc("a／b"), "a/b");
    EXPECT_EQ(unicode::nfkc("\xFF"), "\xFF");
    EXPECT_TRUE(unicode::is_ascii("a/b"));
    EXPECT_FALSE(unicode::is_ascii("é"));
}

}  // namespace
}  // namespace nuages
