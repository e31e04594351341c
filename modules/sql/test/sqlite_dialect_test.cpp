#include <gtest/gtest.h>

#include <nuages/sql/writer.h>

namespace nuages::sql {
namespace {

std::string text_of(const Expr& expr) {
    Writer writer(sqlite_dialect());
    writer.expr(expr);
    return writer.take().sql;
}

TEST(SqliteDialect, matches_by_pattern_with_an_escape) {
    EXPECT_EQ(text_of(match(Match::icontains, column("a"), parameter({0, 0}))), R"("a" LIKE ? ESCAPE '\')");
    EXPECT_EQ(text_of(match(Match::regex, column("a"), parameter({0, 0}))), R"("a" REGEXP ?)");
    EXPECT_EQ(text_of(match(Match::iregex, column("a"), parameter({0, 0}))), R"("a" REGEXP '(?i)' || ?)");
    EXPECT_EQ(
        text_of(match(Match::starts_with, column("a"), column("b"))),
        R"("a" LIKE REPLACE(REPLACE(REPLACE("b", '\', '\\'), '%', '\%'), '_', '\_') || '%' ESCAPE '\')");
    EXPECT_EQ(
        text_of(match(Match::iends_with, column("a"), column("b"))),
        R"("a" LIKE '%' || REPLACE(REPLACE(REPLACE("b", '\', '\\'), '%', '\%'), '_', '\_') ESCAPE '\')");
}

TEST(SqliteDialect, escapes_the_wildcards_of_a_text) {
    const Dialect& dialect = sqlite_dialect();
    EXPECT_EQ(dialect.pattern(Match::contains, "50%_\\"), R"(%50\%\_\\%)");
    EXPECT_EQ(dialect.pattern(Match::starts_with, "a"), "a%");
    EXPECT_EQ(dialect.pattern(Match::iends_with, "a"), "%a");
    EXPECT_EQ(dialect.pattern(Match::iequal, "a_"), R"(a\_)");
}

TEST(SqliteDialect, computes_with_moments_by_functions) {
    EXPECT_EQ(text_of(moment_add(Arithmetic::subtract, column("a"), parameter({0, 0}))),
              "django_format_dtdelta('-', \"a\", ?)");
    EXPECT_EQ(text_of(moment_diff(Moment::datetime, column("a"), column("b"))),
              "django_timestamp_diff(\"a\", \"b\")");
    EXPECT_EQ(text_of(extract("month", Moment::datetime, column("a"), "Asia/Seoul")),
              "django_datetime_extract('month', \"a\", 'Asia/Seoul', 'UTC')");
    EXPECT_EQ(text_of(extract("month", Moment::date, column("a"), "Asia/Seoul")),
              "django_date_extract('month', \"a\")");
    EXPECT_EQ(text_of(extract("hour", Moment::time, column("a"), "UTC")),
              "django_time_extract('hour', \"a\")");
    EXPECT_EQ(text_of(cast_moment(Moment::date, column("a"), "UTC")),
              "django_datetime_cast_date(\"a\", 'UTC', 'UTC')");
}

TEST(SqliteDialect, an_offset_needs_a_limit) {
    Select select;
    select.columns.push_back({number(1), {}});
    select.offset = number(3);
    EXPECT_EQ(write(sqlite_dialect(), select).sql, "SELECT 1 LIMIT -1 OFFSET 3");
}

TEST(SqliteDialect, spells_types_as_django_does) {
    using Kind = ColumnType::Kind;
    const Dialect& dialect = sqlite_dialect();
    EXPECT_EQ(dialect.type_name({Kind::varchar, false, 200}), "varchar(200)");
    EXPECT_EQ(dialect.type_name({Kind::big_integer}), "bigint");
    EXPECT_EQ(dialect.type_name({Kind::big_integer, true}), "integer");
    EXPECT_EQ(dialect.type_name({Kind::positive_small_integer}), "smallint unsigned");
    EXPECT_EQ(dialect.type_name({Kind::duration}), "bigint");
    EXPECT_EQ(dialect.type_name({Kind::uuid}), "char(32)");
    EXPECT_EQ(dialect.check({Kind::positive_integer}, "n"), "\"n\" >= 0");
    EXPECT_EQ(dialect.check({Kind::json}, "j"), "(JSON_VALID(\"j\") OR \"j\" IS NULL)");
    EXPECT_EQ(dialect.check({Kind::text}, "t"), "");
}

}  // namespace
}  // namespace nuages::sql
