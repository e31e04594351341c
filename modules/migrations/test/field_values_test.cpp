#include "field_values.h"

#include <gtest/gtest.h>

#include <nuages/migrations/errors.h>

namespace nuages::migrations {
namespace {

TEST(FieldValues, a_text_has_to_be_what_its_column_takes) {
    EXPECT_TRUE(fits(FieldType::decimal, "9.99"));
    EXPECT_FALSE(fits(FieldType::decimal, "cheap"));
    EXPECT_TRUE(fits(FieldType::json, R"({"a": [1]})"));
    EXPECT_TRUE(fits(FieldType::json, "null"));
    EXPECT_FALSE(fits(FieldType::json, "{a}"));
}

TEST(FieldValues, words_of_the_command_line_may_lack_the_quotes_of_a_text) {
    EXPECT_EQ(parse_argument(FieldType::character, "'x'"), Value("x"));
    EXPECT_EQ(parse_argument(FieldType::character, "it's x"), Value("it's x"));
    EXPECT_EQ(parse_argument(FieldType::character, "2026-05-01"), Value("2026-05-01"));
    EXPECT_EQ(parse_argument(FieldType::json, "{}"), Value("{}"));
    EXPECT_EQ(parse_argument(FieldType::integer, "3"), Value(3));
    EXPECT_THROW(parse_argument(FieldType::integer, "x"), MigrationError);
    EXPECT_THROW(parse_value(FieldType::character, "x"), MigrationError);
}

}  // namespace
}  // namespace nuages::migrations
