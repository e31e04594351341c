#include <gtest/gtest.h>

#include <nuages/base/error.h>

#include "settings_files.h"

namespace nuages::app {
namespace {

std::string value_of(std::string_view text) {
    const auto entries = parse_dotenv(text, ".env");
    return entries.size() == 1 ? entries[0].value : "not one entry";
}

TEST(Dotenv, ReadsNamesAndValuesWithTheirLines) {
    const auto entries = parse_dotenv("# comment\n\nA=1\n  export B_2 = two words \r\n", ".env");
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[0].name, "A");
    EXPECT_EQ(entries[0].value, "1");
    EXPECT_EQ(entries[0].line, 3);
    EXPECT_EQ(entries[1].name, "B_2");
    EXPECT_EQ(entries[1].value, "two words");
}

TEST(Dotenv, TakesQuotedValuesAsTheyAre) {
    EXPECT_EQ(value_of("A=\" x # y \"  # comment"), " x # y ");
    EXPECT_EQ(value_of("A='a\\n$b'"), "a\\n$b");
    EXPECT_EQ(value_of("A=\"a\\n\\\"b\\\\\""), "a\n\"b\\");
}

TEST(Dotenv, KeepsHashesAndEqualsSignsInsideOfValues) {
    EXPECT_EQ(value_of("A=x#y=z"), "x#y=z");
    EXPECT_EQ(value_of("A=x # comment"), "x");
    EXPECT_EQ(value_of("A="), "");
}

TEST(Dotenv, NamesTheLineThatIsNoneWithoutRepeatingIt) {
    for (const char* line : {"=x", "A B=secret", "noequals", "A=\"open", "A=\"x\" secret", "1A=x"}) {
        try {
            parse_dotenv(std::string("OK=1\n") + line, "/site/.env");
            ADD_FAILURE() << line;
        } catch (const ImproperlyConfigured& error) {
            EXPECT_TRUE(std::string_view(error.what()).starts_with("/site/.env:2: expected NAME=value"))
                << error.what();
            EXPECT_EQ(std::string_view(error.what()).find("secret"), std::string_view::npos);
        }
    }
}

}  // namespace
}  // namespace nuages::app
