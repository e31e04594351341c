#include "lexer.h"

#include <gtest/gtest.h>

namespace nuages::templates::detail {
namespace {

// The tokens of a source, one letter for the kind and the contents in brackets.
std::string tokens(std::string_view source) {
    Lexer lexer(source);
    std::string out;
    for (Token token = lexer.next(); token.kind != Token::Kind::end; token = lexer.next()) {
        constexpr char letters[] = {'x', 'v', 't', 'c', 'e'};
        out += letters[static_cast<std::size_t>(token.kind)];
        out += "[" + std::string(token.contents) + "]";
    }
    return out;
}

TEST(Lexer, CutsTextVariablesTagsAndComments) {
    EXPECT_EQ(tokens("a{{ b }}{% c d %}{# e #}f"), "x[a]v[b]t[c d]c[e]x[f]");
    EXPECT_EQ(tokens(""), "");
    EXPECT_EQ(tokens("{{a}}{{  }}{%%}"), "v[a]v[]t[]");
}

TEST(Lexer, TakesWhatIsNotClosedOnItsLineForText) {
    EXPECT_EQ(tokens("{{ a\n}} {% b"), "x[{{ a\n}} {% b]");
    EXPECT_EQ(tokens("{{ a {{ b }}"), "v[a {{ b]");
    EXPECT_EQ(tokens("{%}"), "x[{%}]");
    EXPECT_EQ(tokens("{{{ a }}}"), "v[{ a]x[}]");
}

TEST(Lexer, StripsUnicodeWhiteSpaceInsideOfTags) {
    EXPECT_EQ(tokens("{{\xC2\xA0 a\t\xE3\x80\x80}}"), "v[a]");
}

TEST(Lexer, TakesTagsInVerbatimForTextUpToItsOwnEnd) {
    EXPECT_EQ(tokens("{% verbatim %}{{ a }}{% if %}{% endverbatim %}{{ b }}"),
              "t[verbatim]x[{{ a }}]x[{% if %}]t[endverbatim]v[b]");
    EXPECT_EQ(tokens("{% verbatim x %}{% endverbatim %}{% endverbatim x %}"),
              "t[verbatim x]x[{% endverbatim %}]t[endverbatim x]");
}

TEST(Lexer, RemembersPositions) {
    Lexer lexer("ab{{ c }}");
    EXPECT_EQ(lexer.next().position, 0u);
    Token variable = lexer.next();
    EXPECT_EQ(variable.position, 2u);
    EXPECT_EQ(variable.length, 7u);
    EXPECT_EQ(lexer.next().kind, Token::Kind::end);
    EXPECT_EQ(lexer.next().kind, Token::Kind::end);
}

TEST(Lexer, TakesLinearTimeForBracesThatNeverClose) {
    // Quadratic work over a megabyte would take minutes.
    for (std::string_view piece : {"{{", "{%", "{#", "{{ %} "}) {
        std::string source;
        while (source.size() < 1024 * 1024)
            source += piece;
        Lexer lexer(source);
        std::size_t total = 0;
        for (Token token = lexer.next(); token.kind != Token::Kind::end; token = lexer.next())
            total += token.length;
        EXPECT_EQ(total, source.size());
    }
}

}  // namespace
}  // namespace nuages::templates::detail
