#pragma once

#include <optional>
#include <string_view>

#include <nuages/base/time.h>

// Dates and times as programs write them: ISO 8601 in the forms that Python's fromisoformat() takes, and with
// one digit where two are usual. Each gives nullopt for a text of another form and throws ValueError for one
// of the right form that names no date or time (a 30th of February).
namespace nuages::text {

// "2026-05-01", "2026-5-1", "20260501", "2026-W18-5".
std::optional<Date> parse_date(std::string_view text);
// "13:05", "13:05:09", "13:05:09.25", "130509"; an offset behind it is dropped.
std::optional<Time> parse_time(std::string_view text);
// Both with any character between, and maybe "Z" or an offset ("+09:00"); naive without.
std::optional<DateTime> parse_datetime(std::string_view text);
// "3 days, 4:05:06.7", "4:05", "3 04:05:06" as Django and Python write them, "P3DT4H" (ISO 8601), "3 days
// 04:05:06" (PostgreSQL).
std::optional<Duration> parse_duration(std::string_view text);

}  // namespace nuages::text
