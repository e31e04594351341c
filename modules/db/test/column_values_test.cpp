#include <gtest/gtest.h>

#include <nuages/db/column_values.h>

namespace nuages::db {
namespace {

TEST(ColumnValues, keep_values_of_one_kind_side_by_side) {
    ColumnValues column;
    EXPECT_EQ(column.kind(), Value::Kind::null);
    column.add_null();
    EXPECT_TRUE(column.add("ab"));
    EXPECT_TRUE(column.add_text(""));
    EXPECT_TRUE(column.add(nullptr));
    EXPECT_TRUE(column.add_text("c"));
    EXPECT_FALSE(column.add(1));
    ASSERT_EQ(column.size(), 5u);
    EXPECT_EQ(column.kind(), Value::Kind::text);
    EXPECT_TRUE(column.is_null(0));
    EXPECT_EQ(column.text(1), "ab");
    EXPECT_EQ(column.text(2), "");
    EXPECT_FALSE(column.is_null(2));
    EXPECT_TRUE(column.is_null(3));
    EXPECT_EQ(column.text(4), "c");
    EXPECT_EQ(column.str(), "[5 values]");
}

TEST(ColumnValues, take_numbers_and_moments) {
    ColumnValues numbers, moments;
    EXPECT_TRUE(numbers.add(-7));
    EXPECT_FALSE(numbers.add(1.5));
    EXPECT_FALSE(numbers.add_text("7"));
    EXPECT_EQ(numbers.number(0), -7);
    const DateTime moment = DateTime::of(2026, 5, 1);
    EXPECT_TRUE(moments.add(moment));
    EXPECT_FALSE(moments.add(moment.in(tz::naive)));
    EXPECT_EQ(moments.number(0), moment.us);
    EXPECT_FALSE(moments.is_naive());
    EXPECT_EQ(moments.size(), 1u);
}

TEST(ColumnValues, refuse_what_has_parts) {
    ColumnValues column;
    EXPECT_FALSE(column.add(List{1, 2}));
    EXPECT_EQ(column.size(), 0u);
}

}  // namespace
}  // namespace nuages::db
