#include <gtest/gtest.h>

#include <nuages/base/dict.h>
#include <nuages/base/error.h>
#include <nuages/meta/range.h>

namespace nuages::meta {
namespace {

std::string again(Kind ends, std::string_view text) {
    const auto range = parse_range(ends, text);
    return range ? range_text(*range) : "none";
}

TEST(Range, is_read_and_written_as_postgresql_does) {
    for (const char* text : {"[1,10)", "(,5]", "[3,)", "(,)", "empty"})
        EXPECT_EQ(again(Kind::integer, text), text);
    EXPECT_EQ(again(Kind::decimal, "(1.50,2]"), "(1.50,2]");
    EXPECT_EQ(again(Kind::date, "[2026-05-01,2026-06-01)"), "[2026-05-01,2026-06-01)");
    EXPECT_EQ(again(Kind::datetime, R"(["2026-05-01 10:00:00+00","2026-05-01 12:00:00.5+02:00"))"),
              R"(["2026-05-01 10:00:00+00:00","2026-05-01 10:00:00.500000+00:00"))");
}

TEST(Range, refuses_texts_that_are_none) {
    for (const char* text : {"", "[", "1,2", "[1,2", "[1;2)", "[1,2,3)", "[x,2)", "[1,2))", "[\"1,2)",
                             "[1.5,2)", "[9223372036854775808,)", "[infinity,)", "(]", "[,"})
        EXPECT_EQ(again(Kind::integer, text), "none") << text;
    EXPECT_EQ(again(Kind::date, "[2026-01-01,infinity)"), "none");
    EXPECT_EQ(again(Kind::text, "[a,b)"), "none");
}

TEST(Range, is_a_value_with_attributes) {
    const Value value = field_type<nuages::Range<int>>::to_value({1, std::nullopt});
    const Object& range = value.as_object();
    EXPECT_EQ(value.str(), "[1, None)");
    EXPECT_EQ(range.attribute("lower"), Value(1));
    EXPECT_EQ(range.attribute("upper"), Value());
    EXPECT_EQ(range.attribute("lower_inc"), Value(true));
    EXPECT_EQ(range.attribute("upper_inf"), Value(true));
    EXPECT_EQ(range.attribute("isempty"), Value(false));
    EXPECT_FALSE(range.attribute("middle"));
    EXPECT_EQ(value, range_value({Value(1), std::nullopt}));
    EXPECT_NE(value, range_value({Value(1), Value(2)}));
    EXPECT_TRUE(value.truth());
    EXPECT_FALSE(range_value(nuages::Range<Value>::empty()).truth());
    EXPECT_EQ(range_value(nuages::Range<Value>::empty()).str(), "empty");
}

TEST(Range, is_made_of_lists_and_dicts) {
    EXPECT_EQ(range_text(*range_from(List{1, Value()})), "[1,)");
    EXPECT_EQ(range_text(*range_from(Dict{{"lower", 1}, {"upper", 2}, {"bounds", "(]"}})), "(1,2]");
    EXPECT_EQ(range_text(*range_from(Dict{{"empty", true}})), "empty");
    for (const Value& wrong : {Value(1), Value("[1,2)"), Value(List{1}),
                               Value(Dict{{"lower", 1}, {"bounds", "<>"}}), Value(Dict{{"a", 1}})})
        EXPECT_FALSE(range_from(wrong)) << wrong.repr();
    EXPECT_THROW(field_type<nuages::Range<int>>::from_value(Value(3)), ValueError);
    EXPECT_THROW(field_type<nuages::Range<int>>::from_value(range_value({Value("x"), {}})), ValueError);
}

}  // namespace
}  // namespace nuages::meta
