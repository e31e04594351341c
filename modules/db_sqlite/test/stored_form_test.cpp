#include "stored_form.h"

#include <string>

#include <gtest/gtest.h>

namespace nuages::db::stored {
namespace {

std::string written(DateTime value) {
    char buffer[longest];
    return std::string(write_datetime(buffer, value));
}
std::string written(Date value) {
    char buffer[longest];
    return std::string(write_date(buffer, value));
}
std::string written(Time value) {
    char buffer[longest];
    return std::string(write_time(buffer, value));
}

TEST(StoredForm, datetimes_are_written_in_utc_with_a_fraction_only_where_there_is_one) {
    EXPECT_EQ(written(DateTime::of(2026, 5, 1, 10)), "2026-05-01 10:00:00");
    EXPECT_EQ(written(DateTime::of(2026, 5, 1, 10, 2, 3, 40)), "2026-05-01 10:02:03.000040");
    EXPECT_EQ(written(DateTime::of(2026, 5, 1, 10, 0, 0, 0, tz::get("+09:00"))), "2026-05-01 01:00:00");
    EXPECT_EQ(written(DateTime::of(1, 1, 1)), "0001-01-01 00:00:00");
    EXPECT_EQ(written(DateTime::of(9999, 12, 31, 23, 59, 59, 999999)), "9999-12-31 23:59:59.999999");
}

TEST(StoredForm, days_of_ten_thousand_years_are_written_in_iso_form_and_read_back) {
    for (Date day(1, 1, 1); day < Date(9999, 12, 20); day = day + 11) {
        const std::string text = written(day);
        ASSERT_EQ(text, day.iso());
        ASSERT_EQ(read_date(text), day);
    }
    EXPECT_EQ(written(Date(9999, 12, 31)), "9999-12-31");
    EXPECT_EQ(written(Date(2000, 2, 29)), "2000-02-29");
}

TEST(StoredForm, moments_read_back_as_they_were) {
    std::int64_t us = -62'135'596'800'000'000;  // 0001-01-01
    while (us < 253'402'300'800'000'000) {
        const auto read = read_datetime(written(DateTime{us, {}}));
        ASSERT_TRUE(read);
        ASSERT_EQ(read->us, us);
        us += 7'654'321'987'654;
    }
}

TEST(StoredForm, values_outside_of_the_years_are_not_writable) {
    EXPECT_TRUE(is_writable(DateTime::of(1, 1, 1)));
    EXPECT_FALSE(is_writable(DateTime::of(1, 1, 1) - Duration{1}));
    EXPECT_TRUE(is_writable(DateTime::of(9999, 12, 31, 23, 59, 59, 999999)));
    EXPECT_FALSE(is_writable(DateTime::of(9999, 12, 31, 23, 59, 59, 999999) + Duration{1}));
    EXPECT_FALSE(is_writable(Date::from_days(2932897)));
    EXPECT_FALSE(is_writable(Time{-1}));
    EXPECT_FALSE(is_writable(Time{86'400'000'000}));
}

TEST(StoredForm, forms_of_other_programs_are_read) {
    const DateTime ten = DateTime::of(2026, 5, 1, 10);
    EXPECT_EQ(read_datetime("2026-05-01T10:00:00"), ten);
    EXPECT_EQ(read_datetime("2026-05-01 10:00:00.5"), ten + Duration::milliseconds(500));
    EXPECT_EQ(read_datetime("2026-05-01 19:00:00+09:00"), ten);
    EXPECT_EQ(read_datetime("2026-05-01 10:00:00Z"), ten);
    EXPECT_EQ(read_datetime("2026-05-01 10:00"), ten);
    EXPECT_EQ(read_date("2026-05-01 10:00:00"), Date(2026, 5, 1));
}

TEST(StoredForm, what_is_no_moment_is_refused) {
    for (const char* text :
         {"", "x", "2026-13-01 10:00:00", "2026-02-29 10:00:00", "2026-05-01 24:00:00", "2026-05-01 10:60:00",
          "2026-05-01 10:00:61", "2026-05-01 10:00:00.", "0000-01-01 00:00:00", "2026-05-01 10:00:0a",
          "2026/05/01 10:00:00", "2026-05-01 10:00:00.1234567x", "2026-05-0: 10:00:00", "2026-05-/1 10:00:00",
          "202\xb6-05-01 10:00:00", "2026-05-01 1\xb0:00:00", "2026-05-01 10;00:00",
          "2026\xad"
          "05-01 10:00:00"})
        EXPECT_FALSE(read_datetime(text)) << text;
    for (const char* text : {"", "2026-00-01", "2026-04-31", "1900-02-29", "20260501x1", "-026-05-01"})
        EXPECT_FALSE(read_date(text)) << text;
    for (const char* text : {"", "1", "25:00:00", "10:00:00.x", "ab:cd:ef"})
        EXPECT_FALSE(read_time(text)) << text;
}

TEST(StoredForm, each_character_has_to_be_in_its_place) {
    const std::string form = "2026-05-01 10:02:03";
    for (std::size_t i = 0; i < form.size(); ++i)
        for (int c = 0; c < 256; ++c) {
            std::string text = form;
            text[i] = static_cast<char>(c);
            const auto read = read_datetime(text);
            if (i == 10 && read) {  // Python takes any character there
                EXPECT_EQ(written(*read), form);
            } else if (form[i] < '0' || form[i] > '9') {
                EXPECT_EQ(read.has_value(), text == form) << text;
            } else {
                const bool is_digit = c >= '0' && c <= '9';
                const bool any_will_do = i < 4 || i == 12 || i == 15 || i == 18;
                EXPECT_TRUE(read ? written(*read) == text : !is_digit || !any_will_do) << text;
            }
        }
}

TEST(StoredForm, times_are_written_and_read) {
    EXPECT_EQ(written(Time::of(1, 2, 3)), "01:02:03");
    EXPECT_EQ(written(Time::of(23, 59, 59, 999999)), "23:59:59.999999");
    EXPECT_EQ(read_time("01:02:03.25"), Time::of(1, 2, 3, 250000));
    EXPECT_EQ(read_time("01:02"), Time::of(1, 2));
}

TEST(StoredForm, uuids_are_32_digits_and_read_with_hyphens_too) {
    const auto uuid = UUID::parse("12345678-1234-5678-9abc-def012345678");
    char buffer[longest];
    EXPECT_EQ(write_uuid(buffer, *uuid), "12345678123456789abcdef012345678");
    EXPECT_EQ(read_uuid("12345678123456789ABCDEF012345678"), uuid);
    EXPECT_EQ(read_uuid("12345678-1234-5678-9abc-def012345678"), uuid);
    EXPECT_FALSE(read_uuid("1234567812345678zabcdef012345678"));
    EXPECT_FALSE(read_uuid(""));
}

}  // namespace
}  // namespace nuages::db::stored
