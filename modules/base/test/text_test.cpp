#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include <nuages/base/text.h>

namespace nuages {

using Parts = std::vector<std::string_view>;

TEST(Text, SplitsAndKeepsEmptyPieces) {
    EXPECT_EQ(text::split("a,,b,", ','), (Parts{"a", "", "b", ""}));
    EXPECT_EQ(text::split("", ','), Parts{""});
}

TEST(Text, JoinsReplacesAndTrims) {
    EXPECT_EQ(text::join({"a", "b"}, ", "), "a, b");
    EXPECT_EQ(text::replace_all("aXbXX", "X", "--"), "a--b----");
    EXPECT_EQ(text::replace_all("abc", "", "-"), "abc");
    EXPECT_EQ(text::trim(" \t\n x y \r\n"), "x y");
    EXPECT_EQ(text::trim("  "), "");
}

TEST(Text, ComparesAsciiWithoutCase) {
    EXPECT_TRUE(text::iequals("Content-TYPE", "content-type"));
    EXPECT_FALSE(text::iequals("a", "ab"));
    EXPECT_EQ(text::lower("ÄBC"), "Äbc");
}

TEST(Utf8, AcceptsWellFormedTextOnly) {
    for (const char* good : {"", "abc", "é", "한글", "😀", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(text::is_valid_utf8(good)) << good;
    for (const char* bad : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80", "\xE2\x82", "a\xFFz"})
        EXPECT_FALSE(text::is_valid_utf8(bad)) << bad;
}

TEST(Utf8, ReplacesEachMalformedPieceAsPythonDoes) {
    const std::string r = "\xEF\xBF\xBD";
    EXPECT_EQ(text::replace_invalid_utf8("a\xFF"
                                         "b"),
              "a" + r + "b");
    EXPECT_EQ(text::replace_invalid_utf8("\xE2\x82"), r);
    EXPECT_EQ(text::replace_invalid_utf8("\xE2\x82"
                                         "a"),
              r + "a");
    EXPECT_EQ(text::replace_invalid_utf8("\xC0\x80"), r + r);
    EXPECT_EQ(text::replace_invalid_utf8("\xED\xA0\x80"), r + r + r);
    EXPECT_EQ(text::replace_invalid_utf8("한"), "한");
}

TEST(Utf8, AppendsAndCountsCodePoints) {
    std::string out;
    for (char32_t c : {U'a', U'é', U'한', U'😀'})
        text::append_utf8(out, c);
    EXPECT_EQ(out, "aé한😀");
    EXPECT_EQ(text::length_utf8(out), 4u);
}

TEST(Numbers, ParseIntTakesWholeNumbersInRange) {
    EXPECT_EQ(text::parse_int("42"), 42);
    EXPECT_EQ(text::parse_int("+42"), 42);
    EXPECT_EQ(text::parse_int("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    for (const char* bad : {"", "+", "-", "+-1", "4 2", " 42", "42x", "9223372036854775808", "0x1"})
        EXPECT_EQ(text::parse_int(bad), std::nullopt) << bad;
}

TEST(Numbers, ParseDoubleTakesNothingAroundIt) {
    EXPECT_EQ(text::parse_double("+2.5e3"), 2500.0);
    for (const char* bad : {"", "1.5x", " 1", "+-1"})
        EXPECT_EQ(text::parse_double(bad), std::nullopt) << bad;
}

TEST(Numbers, ReprIsPythons) {
    EXPECT_EQ(text::repr(1), "1.0");
    EXPECT_EQ(text::repr(0.1), "0.1");
    EXPECT_EQ(text::repr(1e16), "1e+16");
    EXPECT_EQ(text::repr(123456789012345680.0), "1.2345678901234568e+17");
    EXPECT_EQ(text::repr(9999999999999998.0), "9999999999999998.0");
    EXPECT_EQ(text::repr(0.0001), "0.0001");
    EXPECT_EQ(text::repr(0.00001), "1e-05");
    EXPECT_EQ(text::repr(-0.0), "-0.0");
    EXPECT_EQ(text::repr(std::nan("")), "nan");
    EXPECT_EQ(text::repr(-INFINITY), "-inf");
}

TEST(Html, EscapesTheFiveCharacters) {
    EXPECT_EQ(html::escape("<a href=\"x\">'&'</a>"),
              "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;&#x27;&lt;/a&gt;");
    EXPECT_EQ(html::escape("plain 한글"), "plain 한글");
}

TEST(Html, EscapesAtEveryPositionOfALongText) {
    const std::pair<char, std::string> entities[] = {
        {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#x27;"}};
    for (const auto& [special, entity] : entities) {
        for (std::size_t at = 0; at < 50; ++at) {
            std::string text(50, '\xED');
            text[at] = special;
            EXPECT_EQ(html::escape(text), text.substr(0, at) + entity + text.substr(at + 1));
        }
    }
    EXPECT_EQ(html::escape(std::string(40, '<')).size(), 160u);
}

TEST(Url, QuotesAsPythonDoes) {
    EXPECT_EQ(url::quote("a b/c?d=é~"), "a%20b/c%3Fd%3D%C3%A9~");
    EXPECT_EQ(url::quote("a/b", ""), "a%2Fb");
    EXPECT_EQ(url::quote_plus("a b+c/"), "a+b%2Bc%2F");
}

TEST(Url, UnquoteLeavesMalformedEscapesAlone) {
    EXPECT_EQ(url::unquote("%41%zz%4"), "A%zz%4");
    EXPECT_EQ(url::unquote("a+b%"), "a+b%");
    EXPECT_EQ(url::unquote_plus("a+b%2B"), "a b+");
    EXPECT_EQ(url::unquote("%ED%95%9C"), "한");
}

}  // namespace nuages
