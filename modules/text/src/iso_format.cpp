#include "iso_format.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/text/unicode.h>

namespace nuages::text {

ZoneId fixed_zone(int seconds) {
    if (seconds == 0)
        return tz::utc;
    const int east = std::abs(seconds);
    if (east >= 86400)
        throw ValueError("An offset from UTC has to be less than a day, and " + std::to_string(seconds) +
                         " seconds are not.");
    char name[16];
    std::snprintf(name, sizeof name, "%c%02d:%02d", seconds < 0 ? '-' : '+', east / 3600, east / 60 % 60);
    if (east % 60 != 0)
        std::snprintf(name + 6, sizeof name - 6, ":%02d", east % 60);
    return tz::get(name);
}

namespace iso {
namespace {

// Exactly so many ASCII digits at that place.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size())
        return std::nullopt;
    int number = 0;
    for (const char c : text.substr(at, count)) {
        if (!is_digit(c))
            return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

std::optional<Date> make_date(int year, int month, int day) {
    try {
        return Date(year, month, day);
    } catch (const ValueError&) {
        return std::nullopt;
    }
}

// The day of a week by ISO 8601: week 1 is the one with the 4th of January.
std::optional<Date> week_date(int year, int week, int weekday) {
    if (year < 1 || week < 1 || week > 53 || weekday < 1 || weekday > 7)
        return std::nullopt;
    const auto first_monday = [](int of_year) {
        const Date fourth(of_year, 1, 4);
        return fourth - fourth.weekday();
    };
    const Date monday = first_monday(year) + (week - 1) * 7;
    if (week == 53 && year < 9999 && monday >= first_monday(year + 1))
        return std::nullopt;
    return monday + (weekday - 1);
}

// Hours, minutes, seconds and a fraction, as many as there are, with colons or without.
struct Clock {
    std::array<int, 3> parts{};
    int microsecond = 0;
};
std::optional<Clock> parse_clock(std::string_view text) {
    Clock clock;
    bool has_colons = true;
    std::size_t at = 0;
    for (std::size_t i = 0;; ++i) {
        const auto part = digits(text, at, 2);
        if (!part)
            return std::nullopt;
        clock.parts[i] = *part;
        at += 2;
        if (at == text.size())
            return clock;
        const char next = text[at];
        if (i == 0)
            has_colons = next == ':';
        if (next == '.' || next == ',')
            break;
        if (i == 2 || (has_colons && next != ':'))
            return std::nullopt;
        at += has_colons;
    }
    std::size_t count = 0;
    for (++at; at < text.size() && is_digit(text[at]); ++at, ++count) {
        if (count < 6)
            clock.microsecond = clock.microsecond * 10 + (text[at] - '0');
    }
    if (count == 0 || at != text.size())
        return std::nullopt;
    for (; count < 6; ++count)
        clock.microsecond *= 10;
    return clock;
}

std::optional<ZoneId> parse_offset(std::string_view text) {
    if (text == "Z")
        return tz::utc;
    const auto clock = parse_clock(text.substr(1));
    if (text[0] == 'Z' || !clock || clock->microsecond != 0)
        return std::nullopt;
    const int seconds = clock->parts[0] * 3600 + clock->parts[1] * 60 + clock->parts[2];
    if (seconds >= 86400)
        return std::nullopt;
    return fixed_zone(text[0] == '-' ? -seconds : seconds);
}

// How many bytes of a date and time are the date.
std::size_t date_size(std::string_view text) {
    if (text.size() <= 7)
        return text.size();
    if (text[4] == '-') {
        if (text[5] != 'W')
            return 10;
        if (text.size() < 9 || text[8] != '-')
            return 8;
        // Another digit makes the hyphen the one in front of a time.
        return text.size() > 10 && is_digit(text[10]) ? 8 : 10;
    }
    if (text[4] != 'W')
        return 8;
    std::size_t at = 7;
    while (at < text.size() && is_digit(text[at]))
        ++at;
    if (at < 9)
        return at;
    return at % 2 == 0 ? 7 : 8;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
    const auto year = digits(text, 0, 4);
    if (!year || (text.size() != 7 && text.size() != 8 && text.size() != 10))
        return std::nullopt;
    const std::size_t hyphen = text[4] == '-';
    const std::size_t at = 4 + hyphen;
    if (text[at] == 'W') {
        const auto week = digits(text, at + 1, 2);
        if (!week)
            return std::nullopt;
        if (text.size() == at + 3)
            return week_date(*year, *week, 1);
        const auto day = digits(text, at + 3 + hyphen, 1);
        if (!day || text.size() != at + 4 + hyphen || (hyphen && text[at + 3] != '-'))
            return std::nullopt;
        return week_date(*year, *week, *day);
    }
    const auto month = digits(text, at, 2);
    const auto day = digits(text, at + 2 + hyphen, 2);
    if (!month || !day || text.size() != at + 4 + hyphen || (hyphen && text[at + 2] != '-'))
        return std::nullopt;
    return make_date(*year, *month, *day);
}

std::optional<ZonedTime> parse_time(std::string_view text) {
    if (text.starts_with('T'))
        text.remove_prefix(1);
    const std::size_t zone_at = text.find_first_of("+-Z");
    const auto clock = parse_clock(text.substr(0, zone_at));
    if (!clock || clock->parts[0] > 23 || clock->parts[1] > 59 || clock->parts[2] > 59)
        return std::nullopt;
    ZonedTime result{Time::of(clock->parts[0], clock->parts[1], clock->parts[2], clock->microsecond),
                     tz::naive};
    if (zone_at == text.npos)
        return result;
    const auto zone = parse_offset(text.substr(zone_at));
    if (!zone)
        return std::nullopt;
    result.zone = *zone;
    return result;
}

std::optional<DateTime> parse_datetime(std::string_view text) {
    const std::size_t size = date_size(text);
    const auto date = size <= text.size() ? parse_date(text.substr(0, size)) : std::nullopt;
    if (!date)
        return std::nullopt;
    text.remove_prefix(size);
    if (text.empty())
        return DateTime::combine(*date, Time(), tz::naive);
    text.remove_prefix(unicode::decode(text).size);
    if (text.starts_with('T'))
        return std::nullopt;
    const auto time = parse_time(text);
    return time ? std::optional(DateTime::combine(*date, time->time, time->zone)) : std::nullopt;
}

}  // namespace iso
}  // namespace nuages::text
