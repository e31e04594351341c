#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/base/time.h>

namespace nuages {

TEST(Date, CountsDaysOverTheWholeCalendar) {
    EXPECT_EQ(Date(1970, 1, 1).days(), 0);
    EXPECT_EQ(Date(1, 1, 1).days(), -719162);
    EXPECT_EQ(Date(9999, 12, 31).days(), 2932896);
    for (std::int32_t days = -719162; days <= 2932896; days += 97) {
        Date date = Date::from_days(days);
        EXPECT_EQ(Date(date.year(), date.month(), date.day()).days(), days);
    }
}

TEST(Date, KnowsWeekdaysAndDaysOfTheYear) {
    EXPECT_EQ(Date(2026, 11, 20).weekday(), 4);
    EXPECT_EQ(Date(1969, 12, 31).weekday(), 2);
    EXPECT_EQ(Date(2024, 12, 31).day_of_year(), 366);
}

TEST(Date, RefusesDaysThatAreNone) {
    EXPECT_THROW(Date(2026, 2, 29), ValueError);
    EXPECT_THROW(Date(0, 1, 1), ValueError);
    EXPECT_THROW(Date(10000, 1, 1), ValueError);
    for (const char* text : {"2026-02-30", "2026-1-1", "2026-01-01x", "", "20260101", "2026-13-01"})
        EXPECT_FALSE(Date::parse_iso(text)) << text;
    EXPECT_EQ(Date::parse_iso("2026-05-01")->iso(), "2026-05-01");
}

TEST(Time, ReadsAndWritesIso) {
    EXPECT_EQ(Time::parse_iso("13:05")->iso(), "13:05:00");
    EXPECT_EQ(Time::parse_iso("13:05:09.25")->iso(), "13:05:09.250000");
    for (const char* text : {"24:00", "13:60", "13", "13:05:", "13:05:09.", "1:05"})
        EXPECT_FALSE(Time::parse_iso(text)) << text;
}

TEST(Duration, ShowsAsPythonDoes) {
    EXPECT_EQ((Duration::days(1) + Duration::seconds(3723)).str(), "1 day, 1:02:03");
    EXPECT_EQ(Duration::microseconds(5).str(), "0:00:00.000005");
    EXPECT_EQ(Duration::seconds(-1).str(), "-1 day, 23:59:59");
}

TEST(DateTime, ReadsAndWritesIso) {
    EXPECT_EQ(DateTime::of(2026, 5, 1, 10).iso(), "2026-05-01T10:00:00+00:00");
    EXPECT_EQ(DateTime::parse_iso("2026-05-01T10:00:00+09:00")->us, DateTime::of(2026, 5, 1, 1).us);
    EXPECT_EQ(DateTime::parse_iso("2026-05-01 10:00:00.5Z")->iso(' '), "2026-05-01 10:00:00.500000+00:00");
    EXPECT_TRUE(DateTime::parse_iso("2026-05-01T10:00")->is_naive());
    EXPECT_EQ(DateTime::parse_iso("2026-05-01T10:00")->iso(), "2026-05-01T10:00:00");
    for (const char* text :
         {"", "2026-05-01T", "2026-05-01T10:00+9", "2026-05-01T25:00", "2026-05-01T10:00Zx"})
        EXPECT_FALSE(DateTime::parse_iso(text)) << text;
}

TEST(DateTime, BeforeTheEpochHasItsOwnDayAndTime) {
    DateTime moment{-1, tz::utc};
    EXPECT_EQ(moment.iso(), "1969-12-31T23:59:59.999999+00:00");
}

TEST(Zones, ShowOneMomentDifferently) {
    ZoneId seoul = tz::get("Asia/Seoul");
    DateTime moment = DateTime::of(2026, 5, 1, 1);
    EXPECT_EQ(moment.in(seoul).iso(), "2026-05-01T10:00:00+09:00");
    EXPECT_EQ(moment.in(seoul), moment);
    EXPECT_EQ(tz::abbreviation(seoul, moment.us), "KST");
    EXPECT_EQ(tz::get("Asia/Seoul"), seoul);
    EXPECT_EQ(tz::name(seoul), "Asia/Seoul");
}

TEST(Zones, GapsAndOverlapsTakeTheEarlierOffset) {
    ZoneId chicago = tz::get("America/Chicago");
    EXPECT_EQ(DateTime::of(2026, 3, 8, 2, 30, 0, 0, chicago).in(tz::utc).iso(), "2026-03-08T08:30:00+00:00");
    EXPECT_EQ(DateTime::of(2026, 11, 1, 1, 30, 0, 0, chicago).in(tz::utc).iso(), "2026-11-01T06:30:00+00:00");
    EXPECT_TRUE(tz::is_dst(chicago, DateTime::of(2026, 7, 1).us));
}

TEST(Zones, UnknownNamesAndPathsAreRefused) {
    for (const char* name : {"", "Mars/Base", "../../etc/passwd", "/etc/localtime", "+9", "UTC+1"})
        EXPECT_THROW(tz::get(name), ValueError) << name;
}

}  // namespace nuages
