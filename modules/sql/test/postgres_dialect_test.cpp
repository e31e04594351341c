#include <gtest/gtest.h>

#include <nuages/sql/writer.h>

namespace nuages::sql {
namespace {

std::string text_of(const Expr& expr) {
    Writer writer(postgres_dialect());
    writer.expr(expr);
    return writer.take().sql;
}

TEST(PostgresDialect, matches_as_django_writes_it) {
    const auto text = [](Match kind) { return text_of(match(kind, column("a"), parameter({0, 0}))); };
    EXPECT_EQ(text(Match::equal), R"("a" = $1)");
    EXPECT_EQ(text(Match::iequal), R"(UPPER("a"::text) = UPPER($1))");
    EXPECT_EQ(text(Match::contains), R"("a"::text LIKE $1)");
    EXPECT_EQ(text(Match::istarts_with), R"(UPPER("a"::text) LIKE UPPER($1))");
    EXPECT_EQ(text(Match::regex), R"("a"::text ~ $1)");
    EXPECT_EQ(text(Match::iregex), R"("a"::text ~* $1)");
    EXPECT_EQ(
        text_of(match(Match::contains, column("a"), column("b"))),
        R"("a"::text LIKE '%' || REPLACE(REPLACE(REPLACE("b", E'\\', E'\\\\'), E'%', E'\\%'), E'_', E'\\_') || '%')");
    EXPECT_EQ(
        text_of(match(Match::iends_with, column("a"), column("b"))),
        R"(UPPER("a"::text) LIKE '%' || UPPER(REPLACE(REPLACE(REPLACE("b", E'\\', E'\\\\'), E'%', E'\\%'), E'_', E'\\_')))");
}

TEST(PostgresDialect, iexact_has_no_wildcards) {
    EXPECT_EQ(postgres_dialect().pattern(Match::iequal, "50%"), "50%");
    EXPECT_EQ(postgres_dialect().pattern(Match::icontains, "50%"), "%50\\%%");
}

TEST(PostgresDialect, reads_parts_of_moments_in_a_zone) {
    const auto month = [](Moment from, std::string_view part, std::string_view zone) {
        return text_of(extract(part, from, column("a"), zone));
    };
    EXPECT_EQ(month(Moment::datetime, "month", "Asia/Seoul"),
              R"(EXTRACT('month' FROM "a" AT TIME ZONE 'Asia/Seoul'))");
    EXPECT_EQ(month(Moment::datetime, "hour", "+09:00"), R"(EXTRACT('hour' FROM "a" AT TIME ZONE '-09:00'))");
    EXPECT_EQ(month(Moment::date, "week_day", "UTC"), R"((EXTRACT('dow' FROM "a") + 1))");
    EXPECT_EQ(month(Moment::date, "iso_year", "UTC"), R"(EXTRACT('isoyear' FROM "a"))");
    EXPECT_EQ(month(Moment::time, "second", "UTC"), R"(EXTRACT('second' FROM DATE_TRUNC('second', "a")))");
    EXPECT_EQ(text_of(cast_moment(Moment::date, column("a"), "UTC")), R"(("a" AT TIME ZONE 'UTC')::date)");
    EXPECT_EQ(text_of(truncated("month", Moment::datetime, Moment::date, column("a"), "UTC")),
              R"((DATE_TRUNC('month', "a" AT TIME ZONE 'UTC'))::date)");
    EXPECT_EQ(text_of(moment_diff(Moment::date, column("a"), column("b"))),
              R"((interval '1 day' * ("a" - "b")))");
    EXPECT_EQ(text_of(moment_add(Arithmetic::subtract, column("a"), parameter({0, 0}))), R"(("a" - $1))");
}

TEST(PostgresDialect, looks_into_json) {
    EXPECT_EQ(text_of(json_value(column("j"), {"w"})), R"(("j" -> 'w'))");
    EXPECT_EQ(text_of(json_value(column("j"), {"0"}, true)), R"(("j" ->> 0))");
    EXPECT_EQ(text_of(json_value(column("j"), {"a", "it's \"", "0"})), R"(("j" #> '{"a","it''s \"","0"}'))");
    EXPECT_EQ(text_of(json_has(column("j"), {"w"})), R"("j" ? 'w')");
    EXPECT_EQ(text_of(json_has(column("j"), {"a", "w"})), R"(("j" -> 'a') ? 'w')");
    EXPECT_EQ(text_of(json_has(column("j"), {"w"}, true)), R"(("j" -> 'w') IS NOT NULL)");
    EXPECT_EQ(text_of(json_is(JsonTest::contained_by, column("j"), parameter({0, 0}))), R"("j" <@ $1)");
}

TEST(PostgresDialect, a_parameter_that_comes_twice_has_one_number) {
    Select select;
    const Expr sum = arithmetic(Arithmetic::add, column("a"), parameter({3, 0}));
    select.columns.push_back({sum, {}});
    select.table = "t";
    select.where = match(Match::equal, column("b"), parameter({4, 0}));
    select.group_by.push_back(sum);
    const Text text = write(postgres_dialect(), select);
    EXPECT_EQ(text.sql, R"(SELECT ("a" + $1) FROM "t" WHERE "b" = $2 GROUP BY ("a" + $1))");
    EXPECT_EQ(text.parameters, (std::vector<Parameter>{{3, 0}, {4, 0}}));
}

TEST(PostgresDialect, ignores_conflicts_at_the_end_of_an_insert) {
    Insert insert{"t", {"a"}, {{parameter({0, 0})}}, {"id"}, true, {}, {}};
    EXPECT_EQ(write(postgres_dialect(), insert).sql,
              R"(INSERT INTO "t" ("a") VALUES ($1) ON CONFLICT DO NOTHING RETURNING "t"."id")");
}

TEST(PostgresDialect, spells_types_as_django_does) {
    using Kind = ColumnType::Kind;
    const Dialect& dialect = postgres_dialect();
    EXPECT_EQ(dialect.type_name({Kind::varchar, false, 200}), "varchar(200)");
    EXPECT_EQ(dialect.type_name({Kind::big_integer, true}), "bigint");
    EXPECT_EQ(dialect.type_name({Kind::decimal, false, 8, 2}), "numeric(8, 2)");
    EXPECT_EQ(dialect.type_name({Kind::datetime}), "timestamp with time zone");
    EXPECT_EQ(dialect.type_name({Kind::ip_address}), "inet");
    EXPECT_EQ(dialect.type_name({Kind::array, false, 5, 0, Kind::varchar, 1}), "varchar(5)[]");
    EXPECT_EQ(dialect.type_name({Kind::array, false, 8, 2, Kind::decimal, 2, 3}), "numeric(8, 2)[][3]");
    EXPECT_EQ(dialect.check({Kind::positive_integer}, "n"), "\"n\" >= 0");
    EXPECT_EQ(dialect.check({Kind::json}, "j"), "");
    EXPECT_EQ(text_of(cast(column("a"), {Kind::real})), "(\"a\")::double precision");
}

}  // namespace
}  // namespace nuages::sql
