#include <array>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/text/python_regex.h>

namespace nuages::text {
namespace {

std::string first_group(std::string_view pattern, std::string_view text) {
    const PythonRegex regex(pattern);
    std::array<std::string_view, 8> captures;
    if (!regex.search(text, captures))
        return "no match";
    return regex.groups().empty() ? "match" : captures[0].data() ? std::string(captures[0]) : "None";
}

TEST(PythonRegex, SpeaksPythonsDialect) {
    EXPECT_EQ(first_group("^a\\Z", "a\n"), "no match");
    EXPECT_EQ(first_group("^a$", "a\n"), "match");
    EXPECT_EQ(first_group("^(\\d+)$", "٣"), "٣");
    EXPECT_EQ(first_group("^(\\w+)$", "한글_1"), "한글_1");
    EXPECT_EQ(first_group("(?P<이름>[가-힣]+)", "x가나"), "가나");
    EXPECT_EQ(first_group("^(\\uac00)$", "가"), "가");
    EXPECT_EQ(first_group("^([[a])$", "["), "[");
    EXPECT_EQ(first_group("^(a{,2})$", "aa"), "aa");
    EXPECT_EQ(first_group("^(?P<q>['\"])x(?P=q)$", "'x'"), "'");
    EXPECT_EQ(first_group("^(.)$", "\n"), "no match");
    EXPECT_EQ(first_group("^(x)?y$", "y"), "None");
    EXPECT_EQ(first_group("(?#comment)(a)", "a"), "a");
}

TEST(PythonRegex, RefusesWhatPythonRefuses) {
    for (const char* pattern :
         {"(", "[a", "\\", "(?P<a>x)(?P<a>y)", "(?P<>x)", "(?P=a)", "\\q", "\\u12", "*a"})
        EXPECT_THROW(PythonRegex{pattern}, ValueError) << pattern;
}

TEST(PythonRegex, TextThatIsNotUtf8MatchesNothing) {
    EXPECT_EQ(first_group("^.*", "\xFF"), "no match");
}

TEST(PythonRegex, FullmatchTakesTheWholeText) {
    const PythonRegex regex("^a|ab$");
    std::array<std::string_view, 1> captures;
    EXPECT_EQ(regex.search("ab", captures), 1U);
    EXPECT_EQ(regex.fullmatch("ab", captures), 2U);
    EXPECT_FALSE(regex.fullmatch("ab\n", captures));
}

TEST(PythonRegex, HasFlags) {
    EXPECT_TRUE(PythonRegex("^\u00e4b$", {.ignore_case = true}).matches("\u00c4B"));
    EXPECT_TRUE(PythonRegex("^b$", {.multiline = true}).matches("a\nb\nc"));
    EXPECT_FALSE(PythonRegex("^b$").matches("a\nb\nc"));
    EXPECT_TRUE(PythonRegex("^a.b$", {.dotall = true}).matches("a\nb"));
    EXPECT_TRUE(PythonRegex("^ a  # first\n b $", {.verbose = true}).matches("ab"));
    EXPECT_TRUE(PythonRegex("^\\w$").matches("\uac00"));
    EXPECT_FALSE(PythonRegex("^\\w$", {.ascii = true}).matches("\uac00"));
}

TEST(PythonRegex, GivesUpOnTextsThatTakeTooLong) {
    EXPECT_THROW(PythonRegex("^(a|aa)+$").matches(std::string(60, 'a') + "b"), RegexTooSlow);
}

TEST(PythonRegex, EscapesAsPython) {
    EXPECT_EQ(escape_regex("a.b/c-d e"), "a\\.b/c\\-d\\ e");
}

}  // namespace
}  // namespace nuages::text
