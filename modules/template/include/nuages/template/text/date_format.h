#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/time.h>

namespace nuages::i18n {
class Locale;
}

namespace nuages::text {

// Dates and times by Django's format characters ("N j, Y, P"; https://docs.djangoproject.com/, filter
// `date`), with the locale's names of months and days. A naive datetime counts as one of `zone_of_naive`
// where the format asks for its zone.
std::string format_date(DateTime moment, std::string_view format, const i18n::Locale& locale,
                        ZoneId zone_of_naive = tz::utc);
// Throws TypeError where the format asks for the time of day.
std::string format_date(Date date, std::string_view format, const i18n::Locale& locale,
                        ZoneId zone_of_naive = tz::utc);
// Throws ValueError where the format asks for a date, TypeError where it asks for a moment.
std::string format_date(Time time, std::string_view format, const i18n::Locale& locale);

// The same with only the characters for the time of day (the filter `time`); nullopt where the format has
// others.
std::optional<std::string> format_time(DateTime moment, std::string_view format, const i18n::Locale& locale,
                                       ZoneId zone_of_naive = tz::utc);
std::optional<std::string> format_time(Time time, std::string_view format, const i18n::Locale& locale);

}  // namespace nuages::text
