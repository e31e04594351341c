#pragma once

#include <optional>
#include <string_view>

#include <nuages/base/time.h>

// What Python 3.11's fromisoformat() takes. nullopt for everything else, days that do not exist included.
namespace nuages::text {

// A zone by its seconds east of UTC, less than a day; "+00:00" is UTC.
ZoneId fixed_zone(int seconds);

namespace iso {

struct ZonedTime {
    Time time;
    ZoneId zone = tz::naive;
};

std::optional<Date> parse_date(std::string_view text);
std::optional<ZonedTime> parse_time(std::string_view text);
std::optional<DateTime> parse_datetime(std::string_view text);

}  // namespace iso
}  // namespace nuages::text
