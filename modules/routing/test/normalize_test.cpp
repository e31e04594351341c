#include "normalize.h"

#include <gtest/gtest.h>

#include <nuages/base/error.h>

namespace nuages::routing {
namespace {

std::vector<std::string> ways(std::string_view pattern) {
    std::vector<std::string> texts;
    for (const ReverseTemplate& way : normalize(pattern)) {
        std::string& text = texts.emplace_back();
        for (const auto& piece : way.pieces)
            text += piece.is_parameter ? "{" + piece.text + "}" : piece.text;
    }
    return texts;
}
using Ways = std::vector<std::string>;

TEST(Normalize, WritesWhatAPatternMatches) {
    EXPECT_EQ(ways(""), Ways{""});
    EXPECT_EQ(ways("^polls/(?P<id>[0-9]+)/$"), Ways{"polls/{id}/"});
    EXPECT_EQ(ways("(\\d+)/(\\w+)/"), Ways{"{_0}/{_1}/"});
    EXPECT_EQ(ways("a\\.b\\d\\Z"), Ways{"a.b0"});
    EXPECT_EQ(ways("x{3}/y{2,5}"), Ways{"xxx/yy"});
    EXPECT_EQ(ways("ab*c+d?e"), Ways{"ace"});
    EXPECT_EQ(ways("[abc]+[^x]"), Ways{"a^"});
    EXPECT_EQ(ways("(?P<a>x)-(?P=a)"), Ways{"{a}-{a}"});
    EXPECT_EQ(ways("((?P<inner>x)y)/"), Ways{"{_0}/"});
    EXPECT_EQ(ways("(?!no)(?<=a)b"), Ways{"b"});
}

TEST(Normalize, OptionalGroupsGiveTwoWays) {
    EXPECT_EQ(ways("a/(?:page-(?P<n>\\d+)/)?$"), (Ways{"a/", "a/page-{n}/"}));
    EXPECT_EQ(ways("(?P<a>x)?(?P<b>y)?"), (Ways{"", "{b}", "{a}", "{a}{b}"}));
}

TEST(Normalize, AlternativesAreNotChosen) {
    EXPECT_EQ(ways("a|b"), Ways{""});
}

TEST(Normalize, RefusesWhatCannotBeReversed) {
    for (const char* pattern : {"(?i:a)", "(?P>a)", "(?>a)", ")", "?", "a{x}"})
        EXPECT_THROW(normalize(pattern), ValueError) << pattern;
    std::string many;
    for (int i = 0; i < 20; ++i)
        many += "(a)?";
    EXPECT_THROW(normalize(many), ValueError);
    EXPECT_THROW(normalize("a{999999999}"), ValueError);
}

}  // namespace
}  // namespace nuages::routing
