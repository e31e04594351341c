#include <gtest/gtest.h>

#include "files_support.h"

namespace nuages::db {
namespace {

struct Regexp : testing::Test {
    SqliteDatabase database{{.path = ":memory:"}};
    bool matches(std::string_view text, std::string_view pattern) {
        const Value parameters[] = {text, pattern};
        return number(database, "SELECT ? REGEXP ?", parameters) == 1;
    }
};

TEST_F(Regexp, searches_anywhere_in_the_text) {
    EXPECT_TRUE(matches("hello", "l+o$"));
    EXPECT_FALSE(matches("hello", "^l"));
    EXPECT_TRUE(matches("", "^$"));
    EXPECT_TRUE(matches("HELLO", "(?i)hello"));
}

TEST_F(Regexp, knows_unicode) {
    EXPECT_TRUE(matches("한글", "^\\w\\w$"));
    EXPECT_TRUE(matches("É", "(?i)é"));
}

TEST_F(Regexp, null_gives_null) {
    EXPECT_TRUE(database.query_value("SELECT NULL REGEXP 'x'")->is_null());
    EXPECT_TRUE(database.query_value("SELECT 'x' REGEXP NULL")->is_null());
}

TEST_F(Regexp, a_malformed_pattern_is_an_error) {
    EXPECT_NE(reason_of([&] { matches("x", "("); }).find("invalid regular expression"), std::string::npos);
    EXPECT_NE(reason_of([&] { matches("x", std::string(5000, 'a')); }).find("longer than"),
              std::string::npos);
}

TEST_F(Regexp, a_pattern_that_explodes_is_stopped) {
    EXPECT_NE(reason_of([&] { matches(std::string(40, 'a') + "!", "^(a+)+$"); }).find("could not be matched"),
              std::string::npos);
}

TEST_F(Regexp, a_constant_pattern_serves_many_rows) {
    EXPECT_EQ(number(database,
                     "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i < 1000) "
                     "SELECT count(*) FROM n WHERE i REGEXP '^1'"),
              112);
}

TEST_F(Regexp, invalid_text_does_not_match_and_does_no_harm) {
    EXPECT_FALSE(matches("\xff\xfe", "^a"));
}

}  // namespace
}  // namespace nuages::db
