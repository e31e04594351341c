#include <nuages/base/error.h>
#include <nuages/base/value.h>
#include <nuages/text/dateparse.h>
#include <nuages/text/unicode.h>

#include "iso_format.h"
#include "scanner.h"

namespace nuages::text {
namespace {

// What the looser forms say, before anybody looks whether there is such a day or time.
struct DateParts {
    std::int64_t year = 0, month = 0, day = 0;

    Date date() const { return Date(static_cast<int>(year), static_cast<int>(month), static_cast<int>(day)); }
};
struct TimeParts {
    std::int64_t hour = 0, minute = 0, second = 0, microsecond = 0;

    Time time() const {
        if (hour > 23)
            throw ValueError("There is no hour " + std::to_string(hour) + ": hours go to 23.");
        if (minute > 59 || second > 59)
            throw ValueError("There is no time with " + std::to_string(minute) + " minutes and " +
                             std::to_string(second) + " seconds: they go to 59.");
        return Time::of(static_cast<int>(hour), static_cast<int>(minute), static_cast<int>(second),
                        static_cast<int>(microsecond));
    }
};

// Digits behind a point or comma as microseconds; digits beyond six are dropped.
std::optional<std::int64_t> take_microseconds(Scanner& scanner) {
    std::size_t digits = 0;
    auto number = scanner.take_number(1, 6, &digits);
    if (!number)
        return std::nullopt;
    for (; digits < 6; ++digits)
        *number *= 10;
    scanner.skip_digits(6);
    return number;
}

std::optional<DateParts> take_date(Scanner& scanner) {
    const auto year = scanner.take_number(4, 4);
    if (!year || !scanner.take('-'))
        return std::nullopt;
    const auto month = scanner.take_number(1, 2);
    if (!month || !scanner.take('-'))
        return std::nullopt;
    const auto day = scanner.take_number(1, 2);
    return day ? std::optional(DateParts{*year, *month, *day}) : std::nullopt;
}

std::optional<TimeParts> take_time(Scanner& scanner) {
    TimeParts parts;
    const auto hour = scanner.take_number(1, 2);
    if (!hour || !scanner.take(':'))
        return std::nullopt;
    const auto minute = scanner.take_number(1, 2);
    if (!minute)
        return std::nullopt;
    parts.hour = *hour;
    parts.minute = *minute;
    Scanner behind = scanner;
    if (!behind.take(':'))
        return parts;
    const auto second = behind.take_number(1, 2);
    if (!second)
        return parts;
    parts.second = *second;
    scanner = behind;
    if (behind.take_any(".,")) {
        if (const auto microsecond = take_microseconds(behind)) {
            parts.microsecond = *microsecond;
            scanner = behind;
        }
    }
    return parts;
}

// "Z", "+09", "+0900" or "+09:00"; nullopt for anything else, naive where there is nothing.
std::optional<ZoneId> take_zone(Scanner& scanner) {
    scanner.skip_blanks();
    if (scanner.take('Z'))
        return tz::utc;
    const char sign = scanner.take_any("+-");
    if (!sign)
        return tz::naive;
    const auto hours = scanner.take_number(2, 2);
    if (!hours)
        return std::nullopt;
    scanner.take(':');
    const std::int64_t minutes = scanner.take_number(2, 2).value_or(0);
    return fixed_zone((sign == '-' ? -1 : 1) * static_cast<int>(*hours * 3600 + minutes * 60));
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
    if (const auto date = iso::parse_date(text))
        return date;
    Scanner scanner(text);
    const auto parts = take_date(scanner);
    return parts && scanner.at_last_line_end() ? std::optional(parts->date()) : std::nullopt;
}

std::optional<Time> parse_time(std::string_view text) {
    if (const auto time = iso::parse_time(text))
        return time->time;
    Scanner scanner(text);
    const auto parts = take_time(scanner);
    return parts && scanner.at_last_line_end() ? std::optional(parts->time()) : std::nullopt;
}

std::optional<DateTime> parse_datetime(std::string_view text) {
    if (const auto moment = iso::parse_datetime(text))
        return moment;
    Scanner scanner(text);
    const auto date = take_date(scanner);
    if (!date || !scanner.take_any("T "))
        return std::nullopt;
    const auto time = take_time(scanner);
    if (!time)
        return std::nullopt;
    const auto zone = take_zone(scanner);
    if (!zone || !scanner.at_last_line_end())
        return std::nullopt;
    return DateTime::combine(date->date(), time->time(), *zone);
}

}  // namespace nuages::text
