#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nuages {

// A span of time in microseconds, as Python's timedelta.
struct Duration {
    std::int64_t us = 0;

    static constexpr Duration microseconds(std::int64_t n) { return {n}; }
    static constexpr Duration milliseconds(std::int64_t n) { return {n * 1000}; }
    static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000}; }
    static constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
    static constexpr Duration hours(std::int64_t n) { return seconds(n * 3600); }
    static constexpr Duration days(std::int64_t n) { return seconds(n * 86400); }

    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.us + b.us}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.us - b.us}; }
    friend constexpr Duration operator-(Duration a) { return {-a.us}; }
    friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.us * n}; }
    friend constexpr Duration operator/(Duration a, std::int64_t n) { return {a.us / n}; }

    // Python's str(timedelta): "1 day, 2:03:04.000005".
    std::string str() const;
};

// A day of the proleptic Gregorian calendar, years 1 to 9999 as in Python.
class Date {
public:
    constexpr Date() = default;
    // Throws ValueError where there is no such day.
    Date(int year, int month, int day);
    // `days` counts from 1970-01-01.
    static constexpr Date from_days(std::int32_t days) {
        Date date;
        date.days_ = days;
        return date;
    }
    // "2026-05-01"; nullopt for anything else.
    static std::optional<Date> parse_iso(std::string_view text);

    constexpr std::int32_t days() const { return days_; }
    int year() const;
    int month() const;
    int day() const;
    int weekday() const;      // Monday is 0
    int day_of_year() const;  // 1 to 366
    std::string iso() const;

    friend constexpr auto operator<=>(Date, Date) = default;
    friend constexpr Date operator+(Date a, std::int32_t n) { return from_days(a.days_ + n); }
    friend constexpr Date operator-(Date a, std::int32_t n) { return from_days(a.days_ - n); }

private:
    std::int32_t days_ = 0;
};

// A time of day without a zone.
struct Time {
    std::int64_t us = 0;  // since midnight

    static constexpr Time of(int hour, int minute, int second = 0, int microsecond = 0) {
        return {((hour * 60LL + minute) * 60 + second) * 1'000'000 + microsecond};
    }
    // "13:05", "13:05:09", "13:05:09.25"; nullopt for anything else.
    static std::optional<Time> parse_iso(std::string_view text);

    constexpr int hour() const { return static_cast<int>(us / 3'600'000'000); }
    constexpr int minute() const { return static_cast<int>(us / 60'000'000 % 60); }
    constexpr int second() const { return static_cast<int>(us / 1'000'000 % 60); }
    constexpr int microsecond() const { return static_cast<int>(us % 1'000'000); }
    std::string iso() const;

    friend constexpr auto operator<=>(Time, Time) = default;
};

// The name of a zone in the process's table of zones; two bytes, so that a DateTime stays small.
struct ZoneId {
    std::uint16_t index = 0;
    friend constexpr bool operator==(ZoneId, ZoneId) = default;
};

// An instant in microseconds since 1970-01-01 UTC, with the zone in which it is shown. As in Python, an
// instant compares by its moment whatever its zone. A naive value (zone `tz::naive`) counts its own wall
// clock.
struct DateTime {
    std::int64_t us = 0;
    ZoneId zone{};  // UTC

    // Wall-clock time in `zone`; throws ValueError where there is no such day. In a gap or overlap of
    // daylight saving the earlier offset counts (Python's fold=0).
    static DateTime of(int year, int month, int day, int hour = 0, int minute = 0, int second = 0,
                       int microsecond = 0, ZoneId zone = {});
    static DateTime combine(Date date, Time time, ZoneId zone = {});
    static DateTime from_unix(std::int64_t seconds) { return {seconds * 1'000'000, {}}; }
    // ISO 8601 as Python's datetime.fromisoformat takes it ("2026-05-01T10:00:00+09:00", a blank for the T,
    // 'Z'); without an offset the result is naive.
    static std::optional<DateTime> parse_iso(std::string_view text);

    Date date() const;  // in its own zone, as are the next ones
    Time time() const;
    int year() const { return date().year(); }
    int month() const { return date().month(); }
    int day() const { return date().day(); }
    int hour() const { return time().hour(); }
    int minute() const { return time().minute(); }
    int second() const { return time().second(); }
    int microsecond() const { return time().microsecond(); }
    bool is_naive() const;
    // The same moment shown in another zone.
    DateTime in(ZoneId other) const { return {us, other}; }
    // Python's isoformat(): "2026-05-01T10:00:00.000001+00:00", no offset where naive.
    std::string iso(char separator = 'T') const;

    friend constexpr bool operator==(DateTime a, DateTime b) { return a.us == b.us; }
    friend constexpr auto operator<=>(DateTime a, DateTime b) { return a.us <=> b.us; }
    friend constexpr DateTime operator+(DateTime a, Duration d) { return {a.us + d.us, a.zone}; }
    friend constexpr DateTime operator-(DateTime a, Duration d) { return {a.us - d.us, a.zone}; }
    friend constexpr Duration operator-(DateTime a, DateTime b) { return {a.us - b.us}; }
};

namespace tz {

inline constexpr ZoneId utc{0};
inline constexpr ZoneId naive{1};

// A zone by its IANA name ("Asia/Seoul"), "UTC", or a fixed offset ("+09:00", abbreviated UTC+09:00, or
// "+0900", abbreviated +0900). Reads the system's zone files the first time a name is asked for. Throws
// ValueError for an unknown name. Safe from any thread.
ZoneId get(std::string_view name);
std::string_view name(ZoneId zone);
// Seconds east of UTC at that moment.
int offset(ZoneId zone, std::int64_t us);
// "KST", "UTC", "" where naive.
std::string abbreviation(ZoneId zone, std::int64_t us);
bool is_dst(ZoneId zone, std::int64_t us);
// The present moment in UTC.
DateTime now();

}  // namespace tz
}  // namespace nuages
