#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/time.h>

// The texts in which PostgreSQL writes values, with DateStyle ISO and IntervalStyle postgres. nullopt where
// the text is nothing of the kind.
namespace nuages::db::text_form {

std::optional<DateTime> read_datetime(std::string_view text);  // naive where it has no offset
std::optional<Date> read_date(std::string_view text);
std::optional<Time> read_time(std::string_view text);
std::optional<Duration> read_interval(std::string_view text);  // "1 year 2 mons -3 days 04:05:06.7"
std::optional<std::string> read_bytes(std::string_view text);  // "\x00ff"

std::string write_datetime(DateTime value);  // "2026-05-01 10:00:00+00"
std::string write_interval(Duration value);  // "1 day 02:00:00"

}  // namespace nuages::db::text_form
