#include <gtest/gtest.h>

#include "array_form.h"
#include "binary_form.h"
#include "prepared_statements.h"
#include "text_form.h"

namespace nuages::db {
namespace {

std::string numeric(std::initializer_list<int> words) {
    std::string data;
    for (const int word : words)
        binary::append(data, static_cast<std::int16_t>(word));
    return data;
}

TEST(BinaryForm, numbers_of_any_size_are_read_digit_by_digit) {
    EXPECT_EQ(binary::numeric_text(numeric({2, 0, 0, 2, 12, 5000})), "12.50");
    EXPECT_EQ(binary::numeric_text(numeric({1, 2, 0, 0, 7})), "700000000");
    EXPECT_EQ(binary::numeric_text(numeric({1, -2, 0x4000, 8, 12})), "-0.00000012");
    EXPECT_EQ(binary::numeric_text(numeric({0, 0, 0, 0})), "0");
}

TEST(BinaryForm, malformed_values_are_empty) {
    EXPECT_EQ(binary::numeric_text(""), "");
    EXPECT_EQ(binary::numeric_text(numeric({3, 0, 0, 0, 1})), "");
    EXPECT_EQ(binary::numeric_text(numeric({1, 0, 0, 0, -5})), "");
    EXPECT_EQ(binary::numeric_text(numeric({1, 0, 0, 0, 10'000})), "");
    EXPECT_EQ(binary::inet_text(std::string_view("\2\x20\0\4\1\2", 6)), "");
    EXPECT_EQ(binary::inet_text(std::string_view("\7\x20\0\4\1\2\3\4", 8)), "");
}

TEST(BinaryForm, intervals_beyond_a_duration_are_the_nearest_one) {
    std::string data;
    binary::append(data, std::int64_t{0});
    binary::append(data, std::int32_t{0});
    binary::append(data, std::int32_t{INT32_MAX});
    EXPECT_EQ(binary::read_interval(data.data()).us, INT64_MAX);
    EXPECT_EQ(binary::interval_of(-1'000'000'000, 0).us, INT64_MIN);
    EXPECT_EQ(binary::interval_of(1, -1).us, 86'400'000'000 - 1);
}

TEST(TextForm, intervals_have_any_of_their_parts) {
    EXPECT_EQ(text_form::read_interval("1 year 2 mons -3 days 04:05:06.7"),
              Duration::days(365 + 60 - 3) + Duration::seconds(4 * 3600 + 5 * 60 + 6) +
                  Duration::milliseconds(700));
    EXPECT_EQ(text_form::read_interval("-00:00:01"), Duration::seconds(-1));
    for (const char* wrong : {"1", "1 week", "x days", "00:61:00", "99999999999999999 days", "1:2"})
        EXPECT_FALSE(text_form::read_interval(wrong)) << wrong;
}

TEST(TextForm, moments_have_offsets_of_whole_hours_or_not) {
    EXPECT_EQ(text_form::read_datetime("2026-05-01 10:00:00.5+02"),
              DateTime::of(2026, 5, 1, 8, 0, 0, 500'000));
    EXPECT_EQ(text_form::read_datetime("2026-05-01 10:00:00+05:30"), DateTime::of(2026, 5, 1, 4, 30));
    EXPECT_TRUE(text_form::read_datetime("2026-05-01 10:00:00")->is_naive());
    EXPECT_FALSE(text_form::read_datetime("infinity"));
    EXPECT_FALSE(text_form::read_bytes("\\x0"));
    EXPECT_FALSE(text_form::read_bytes("\\xzz"));
}

// Dimensions, the elements' type (int4), and what follows as it is.
std::string array(int dimensions, std::initializer_list<int> words) {
    std::string data;
    for (const int word : {dimensions, 0, 23})
        binary::append(data, std::int32_t{word});
    for (const int word : words)
        binary::append(data, std::int32_t{word});
    return data;
}

TEST(ArrayForm, malformed_arrays_are_none) {
    for (const char* wrong :
         {"", "{", "{\"a}", "{\"a\\", "{\"a\"b}", "1", "{1,}", "{,}", "{1}x", "{a\"b}", "{{1},{2,3}}",
          "{{1},2}", "{1,{2}}", "{{1}", "{{}}", "{{{{{{{1}}}}}}}", "[0:1]", "[0:1]=", "[0:1"})
        EXPECT_FALSE(array_form::read_text(wrong)) << wrong;
    Oid element = 0;
    const std::string right = array(1, {2, 1, 4, 7, -1});
    EXPECT_TRUE(array_form::read_binary(right, element));
    for (std::size_t size = 0; size < right.size(); ++size)
        EXPECT_FALSE(array_form::read_binary(std::string_view(right).substr(0, size), element)) << size;
    for (const std::string& wrong :
         {array(1, {2, 1, 4, 7, -1, 0}), array(1, {1'000'000, 1, 4}), array(1, {-1, 1}), array(1, {0, 1}),
          array(1, {1, 1, -2}), array(-1, {}), array(0, {1}),
          array(7, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1}),
          array(2, {INT32_MAX, 1, INT32_MAX, 1, -1}), array(3, {65'536, 1, 65'536, 1, 65'536, 1, -1})})
        EXPECT_FALSE(array_form::read_binary(wrong, element));
}

TEST(ArrayForm, dimensions_and_elements_are_told_apart) {
    const auto texts = array_form::read_text(R"({{a,NULL,"NULL"},{"","x\"\\y","{,}"}})");
    ASSERT_TRUE(texts);
    EXPECT_EQ(texts->lengths, (std::vector<std::size_t>{2, 3}));
    EXPECT_EQ(texts->elements,
              (std::vector<std::optional<std::string>>{"a", std::nullopt, "NULL", "", "x\"\\y", "{,}"}));
    EXPECT_EQ(array_form::read_text("[0:1]={1,2}")->elements.size(), 2u);
    EXPECT_TRUE(array_form::read_text("{}")->lengths.empty());
    Oid element = 0;
    const auto numbers = array_form::read_binary(array(2, {2, 1, 1, 1, -1, 4, 7}), element);
    ASSERT_TRUE(numbers);
    EXPECT_EQ(element, oid::int4);
    EXPECT_EQ(numbers->lengths, (std::vector<std::size_t>{2, 1}));
    EXPECT_EQ(numbers->elements[1], std::string("\0\0\0\7", 4));
    EXPECT_TRUE(array_form::read_binary(array(0, {}), element)->elements.empty());
}

TEST(PreparedStatements, the_least_used_one_goes_first_and_its_name_is_closed) {
    PreparedStatements statements(2);
    statements.name(statements.at(1));
    statements.name(statements.at(2));
    EXPECT_NE(statements.find(1), nullptr);
    statements.at(3);
    EXPECT_EQ(statements.find(2), nullptr);
    EXPECT_EQ(statements.take_dropped(), std::vector<std::string>{"n2"});
    statements.name(*statements.find(1));  // anew, for other types
    EXPECT_EQ(statements.take_dropped(), std::vector<std::string>{"n1"});
    statements.forget(7);
    statements.forget_all();
    EXPECT_EQ(statements.take_dropped(), std::vector<std::string>{"n3"});
    EXPECT_EQ(statements.size(), 0u);
}

}  // namespace
}  // namespace nuages::db
