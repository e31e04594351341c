#include "sql_words.h"

#include <gtest/gtest.h>

namespace nuages::inspect {
namespace {

const FieldOfColumn fields = {
    {"votes", {"votes", ColumnKind::integer}},   {"class", {"class_field", ColumnKind::text}},
    {"a b", {"a_b", ColumnKind::text}},          {"note", {"note", ColumnKind::text, true}},
    {"active", {"active", ColumnKind::boolean}}, {"day", {"day", ColumnKind::date}},
    {"price", {"price", ColumnKind::decimal}},
};

std::string condition(std::string_view sql) {
    return condition_in_words(sql, fields).value_or("-");
}
std::string expression(std::string_view sql) {
    return expression_in_words(sql, fields).value_or("-");
}

TEST(SqlWords, comparisons_become_lookups) {
    EXPECT_EQ(condition("votes > 100"), R"(q("votes__gt", 100))");
    EXPECT_EQ(condition("((VOTES)<=-5)"), R"(q("votes__lte", -5))");
    EXPECT_EQ(condition("100 > votes"), R"(q("votes__lt", 100))");
    EXPECT_EQ(condition("\"class\" = 'it''s \"so\"\\'"), R"(q("class_field", "it's \"so\"\\"))");
    EXPECT_EQ(condition("class <> 'x'"), R"(~q("class_field", "x"))");
    EXPECT_EQ(condition("note IS NOT NULL"), R"(q("note__isnull", false))");
    EXPECT_EQ(condition("votes IN (1, 2)"), R"(q("votes__in", 1, 2))");
    EXPECT_EQ(condition("votes NOT BETWEEN 1 AND 5"), R"(~q("votes__range", 1, 5))");
    EXPECT_EQ(condition("votes = price + 1"), R"(q("votes", (f("price") + 1)))");
    EXPECT_EQ(condition("active"), R"(q("active", true))");
    EXPECT_EQ(condition("active = 0"), R"(q("active", false))");
    EXPECT_EQ(condition("price >= 0.5"), R"(q("price__gte", 0.5))");
}

TEST(SqlWords, forms_of_postgresql_are_known) {
    EXPECT_EQ(
        condition("((class)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"),
        R"(q("class_field__in", "a", "b"))");
    EXPECT_EQ(condition("(votes = ANY (ARRAY[1, 2]))"), R"(q("votes__in", 1, 2))");
    EXPECT_EQ(condition("(price > (0)::numeric)"), R"(q("price__gt", 0))");
    EXPECT_EQ(condition("(day > '2026-01-01'::date)"), R"(q("day__gt", "2026-01-01"))");
    EXPECT_EQ(condition("((a b)::text = 'x')"), "-");
    EXPECT_EQ(expression("lower((class)::text)"), R"(lower("class_field"))");
}

TEST(SqlWords, and_or_and_not_are_joined) {
    EXPECT_EQ(condition("votes > 1 AND active OR day = '2026-05-01'"),
              R"((q("votes__gt", 1) & q("active", true)) | q("day", "2026-05-01"))");
    EXPECT_EQ(condition("NOT (votes = 1 OR active)"), R"(~(q("votes", 1) | q("active", true)))");
    EXPECT_EQ(condition("votes = 1 /* a */ AND -- b\n active"), R"(q("votes", 1) & q("active", true))");
}

TEST(SqlWords, expressions_are_made_of_fields) {
    EXPECT_EQ(expression("(votes * 2) + price"), R"((f("votes") * 2) + f("price"))");
    EXPECT_EQ(expression("upper(\"a b\")"), R"(upper("a_b"))");
    EXPECT_EQ(expression("coalesce(price, votes)"), R"(func("Coalesce", "price", "votes"))");
    EXPECT_EQ(expression("votes"), R"(f("votes"))");
    EXPECT_EQ(indexed_in_words("votes", true, fields), R"("-votes")");
    EXPECT_EQ(indexed_in_words("lower(class)", true, fields), R"(lower("class_field").desc())");
}

TEST(SqlWords, what_descriptions_cannot_say_or_would_say_otherwise_has_none) {
    for (const char* sql : {"",
                            "votes >",
                            "votes = 'x'",
                            "class = 1",
                            "votes = 1.5",
                            "lower(class) = 'x'",
                            "nothing > 1",
                            "substr(class, 1) = 'x'",
                            "votes > 1 extra",
                            "note <> 'x'",
                            "NOT note = 'x'",
                            "note NOT IN ('x')",
                            "class LIKE 'x%'",
                            "votes = 0x10",
                            "votes = 99999999999999999999",
                            "(votes)::text = '1'",
                            "votes = (SELECT 1)",
                            "class || 'x' = 'y'",
                            "votes",
                            "1 = 1",
                            "(",
                            "'"})
        EXPECT_EQ(condition(sql), "-") << sql;
    for (const char* sql :
         {"1 + 2", "votes > 1", "coalesce(note, 'x')", "(votes)::text", "now()", "lower()", "- votes"})
        EXPECT_EQ(expression(sql), "-") << sql;
    EXPECT_EQ(condition(std::string(10000, '(') + "votes > 1"), "-") << "no stack is used up";
    EXPECT_EQ(condition("NOT " + std::string(10000, ' ') + "active"), R"(~q("active", true))");
}

}  // namespace
}  // namespace nuages::inspect
