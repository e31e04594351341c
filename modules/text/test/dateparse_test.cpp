#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/text/dateparse.h>

namespace nuages::text {
namespace {

std::string date(std::string_view text) {
    const auto parsed = parse_date(text);
    return parsed ? parsed->iso() : "none";
}
std::string time(std::string_view text) {
    const auto parsed = parse_time(text);
    return parsed ? parsed->iso() : "none";
}
std::string moment(std::string_view text) {
    const auto parsed = parse_datetime(text);
    return parsed ? parsed->iso() : "none";
}
std::string duration(std::string_view text) {
    const auto parsed = parse_duration(text);
    return parsed ? parsed->str() : "none";
}

TEST(ParseDate, TakesIsoAndSingleDigits) {
    EXPECT_EQ(date("2026-05-01"), "2026-05-01");
    EXPECT_EQ(date("2026-5-1"), "2026-05-01");
    EXPECT_EQ(date("20260501"), "2026-05-01");
    EXPECT_EQ(date("2026-W18-5"), "2026-05-01");
    EXPECT_EQ(date("2026W185"), "2026-05-01");
    EXPECT_EQ(date("2026-W18"), "2026-04-27");
    EXPECT_EQ(date("2020-W53-7"), "2021-01-03");
    EXPECT_EQ(date("\u0662\u0660\u0662\u0666-\u0665-\u0661"), "2026-05-01");
    EXPECT_EQ(date("2026-05-01\n"), "2026-05-01");
    for (const char* bad : {"", "26-05-01", "2026-05", "2026/05/01", "2026-05-01x", "2026-W54-1",
                            "2021-W53-1", "2026-W18-8", "2026-0501", " 2026-05-01"})
        EXPECT_EQ(date(bad), "none") << bad;
}

TEST(ParseDate, SaysWhichDayDoesNotExist) {
    EXPECT_THROW(parse_date("2026-02-29"), ValueError);
    EXPECT_THROW(parse_date("2026-13-01"), ValueError);
    EXPECT_THROW(parse_datetime("2026-02-30 10:00"), ValueError);
    EXPECT_THROW(parse_time("24:00"), ValueError);
    EXPECT_THROW(parse_time("10:60"), ValueError);
}

TEST(ParseTime, TakesWhatFromisoformatTakes) {
    EXPECT_EQ(time("9:05"), "09:05:00");
    EXPECT_EQ(time("09:05:03.25"), "09:05:03.250000");
    EXPECT_EQ(time("09:05:03,123456789"), "09:05:03.123456");
    EXPECT_EQ(time("T0905"), "09:05:00");
    EXPECT_EQ(time("09"), "09:00:00");
    EXPECT_EQ(time("09:05+09:00"), "09:05:00");
    EXPECT_EQ(time("09-05"), "09:00:00");
    for (const char* bad : {"", "9", "09:", "09:05:", "09:05:3.", "noon", "09:0503"})
        EXPECT_EQ(time(bad), "none") << bad;
}

TEST(ParseDatetime, ReadsOffsets) {
    EXPECT_EQ(moment("2026-05-01T10:00:00Z"), "2026-05-01T10:00:00+00:00");
    EXPECT_EQ(moment("2026-05-01 10:00 +0900"), "2026-05-01T10:00:00+09:00");
    EXPECT_EQ(moment("2026-05-01 10:00:00.5 -05"), "2026-05-01T10:00:00.500000-05:00");
    EXPECT_EQ(moment("2026-5-1 1:2"), "2026-05-01T01:02:00");
    EXPECT_EQ(moment("2026-W18-5T10"), "2026-05-01T10:00:00");
    EXPECT_EQ(moment("20260501T100000"), "2026-05-01T10:00:00");
    for (const char* bad :
         {"", "2026-05-01T", "2026-05-01TT10:00", "10:00", "2026-05-01 10:00 KST", "2026-05-01 10:00Zx"})
        EXPECT_EQ(moment(bad), "none") << bad;
    EXPECT_THROW(parse_datetime("2026-5-1 10:00+99:00"), ValueError);
}

TEST(ParseDuration, TakesThreeNotations) {
    EXPECT_EQ(duration("4 15:30"), "4 days, 0:15:30");
    EXPECT_EQ(duration("1 day, 0:00:01"), "1 day, 0:00:01");
    EXPECT_EQ(duration("-1:15:30"), "-1 day, 22:44:30");
    EXPECT_EQ(duration("30,5"), "0:00:30.500000");
    EXPECT_EQ(duration("25:00"), "0:25:00");
    EXPECT_EQ(duration("P1DT2H3M4.5S"), "1 day, 2:03:04.500000");
    EXPECT_EQ(duration("-PT1H"), "-1 day, 23:00:00");
    EXPECT_EQ(duration("P0.5D"), "12:00:00");
    EXPECT_EQ(duration("3 days -04:05:06"), "2 days, 19:54:54");
    EXPECT_EQ(duration("3 days"), "3 days, 0:00:00");
    EXPECT_EQ(duration(""), "0:00:00");
    for (const char* bad : {"x", "1:2:3:4", "1.", "P1W", "1 day,", "1:", "PT1.H", "1 week"})
        EXPECT_EQ(duration(bad), "none") << bad;
    EXPECT_THROW(parse_duration(std::string(40, '9') + " days"), ValueError);
}

}  // namespace
}  // namespace nuages::text
