#include <gtest/gtest.h>

#include "files_support.h"

namespace nuages::db {
namespace {

struct DateFunctions : testing::Test {
    SqliteDatabase database{{.path = ":memory:"}};
    Value of(const std::string& expression) { return *database.query_value("SELECT " + expression); }
};

TEST_F(DateFunctions, extract_parts_of_dates) {
    const struct {
        const char* kind;
        int value;
    } cases[] = {{"year", 2021},      {"month", 1}, {"day", 3},     {"week_day", 1},
                 {"iso_week_day", 7}, {"week", 53}, {"quarter", 1}, {"iso_year", 2020}};
    for (const auto& [kind, value] : cases)
        EXPECT_EQ(of("django_date_extract('" + std::string(kind) + "', '2021-01-03')"), Value(value)) << kind;
}

TEST_F(DateFunctions, iso_weeks_follow_the_thursday) {
    EXPECT_EQ(of("django_date_extract('week', '2021-01-04')"), Value(1));
    EXPECT_EQ(of("django_date_extract('week', '2020-12-31')"), Value(53));
    EXPECT_EQ(of("django_date_extract('week', '2024-12-30')"), Value(1));
    EXPECT_EQ(of("django_date_extract('iso_year', '2024-12-30')"), Value(2025));
}

TEST_F(DateFunctions, datetimes_are_seen_in_their_zone) {
    EXPECT_EQ(of("django_datetime_extract('hour', '2026-05-01 20:30:00', 'Asia/Seoul', 'UTC')"), Value(5));
    EXPECT_EQ(of("django_datetime_extract('day', '2026-05-01 20:30:00', 'Asia/Seoul', 'UTC')"), Value(2));
    EXPECT_EQ(of("django_datetime_cast_date('2026-05-01 20:30:00', 'Asia/Seoul', 'UTC')"),
              Value("2026-05-02"));
    EXPECT_EQ(of("django_datetime_cast_time('2026-05-01 20:30:00.5', 'UTC', 'UTC')"),
              Value("20:30:00.500000"));
    EXPECT_EQ(of("django_datetime_trunc('day', '2026-05-01 20:30:00', 'Asia/Seoul', 'UTC')"),
              Value("2026-05-02 00:00:00"));
    EXPECT_EQ(of("django_datetime_trunc('hour', '2026-05-01 20:30:59', 'UTC', 'UTC')"),
              Value("2026-05-01 20:00:00"));
    EXPECT_EQ(of("django_datetime_extract('hour', '2026-05-01 20:30:00', 'UTC', 'Asia/Seoul')"), Value(11))
        << "a connection whose times are not in UTC";
}

TEST_F(DateFunctions, dates_and_times_are_truncated) {
    EXPECT_EQ(of("django_date_trunc('quarter', '2026-05-20', 'UTC', 'UTC')"), Value("2026-04-01"));
    EXPECT_EQ(of("django_date_trunc('week', '2026-05-20', 'UTC', 'UTC')"), Value("2026-05-18"));
    EXPECT_EQ(of("django_time_trunc('minute', '10:20:30.5', 'UTC', 'UTC')"), Value("10:20:00"));
    EXPECT_EQ(of("django_date_trunc('month', '2026-05-20', NULL, NULL)"), Value("2026-05-01"));
    EXPECT_EQ(of("django_date_trunc('month', '2026-05-20 20:30:00', NULL, NULL)"), Value("2026-05-01"));
    EXPECT_EQ(of("django_time_trunc('hour', '10:20:30.5', NULL, NULL)"), Value("10:00:00"));
    EXPECT_TRUE(of("django_date_trunc('month', NULL, NULL, NULL)").is_null());
    EXPECT_EQ(of("django_time_extract('second', '10:20:30.5')"), Value(30));
}

TEST_F(DateFunctions, moments_and_durations_are_added) {
    EXPECT_EQ(of("django_timestamp_diff('2026-05-01 10:00:01', '2026-05-01 10:00:00')"), Value(1'000'000));
    EXPECT_EQ(of("django_time_diff('10:00:00', '10:00:01')"), Value(-1'000'000));
    EXPECT_EQ(of("django_format_dtdelta('+', '2026-05-01 10:00:00', 86400000000)"),
              Value("2026-05-02 10:00:00"));
    EXPECT_EQ(of("django_format_dtdelta('-', '2026-05-01 10:00:00', 1)"),
              Value("2026-05-01 09:59:59.999999"));
    EXPECT_EQ(of("django_format_dtdelta('-', 5000000, 2000000)"), Value("0:00:03"));
}

TEST_F(DateFunctions, null_and_nonsense_give_null) {
    EXPECT_TRUE(of("django_date_extract('year', NULL)").is_null());
    EXPECT_TRUE(of("django_date_extract('year', 'never')").is_null());
    EXPECT_TRUE(of("django_datetime_trunc('day', 'never', 'UTC', 'UTC')").is_null());
}

TEST_F(DateFunctions, wrong_arguments_are_an_error_that_names_them) {
    EXPECT_NE(reason_of([&] { of("django_date_extract('yeer', '2026-05-01')"); }).find("'yeer'"),
              std::string::npos);
    EXPECT_NE(reason_of([&] {
                  of("django_datetime_cast_date('2026-05-01 10:00:00', 'Mars/Base', 'UTC')");
              }).find("Mars"),
              std::string::npos);
    EXPECT_NE(reason_of([&] { of("django_format_dtdelta('*', '2026-05-01 10:00:00', 1)"); }), "");
    EXPECT_NE(reason_of([&] { of("django_format_dtdelta('+', '9999-12-31 10:00:00', 9000000000000)"); }), "");
}

}  // namespace
}  // namespace nuages::db
