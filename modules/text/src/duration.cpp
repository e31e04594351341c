#include <cstdio>
#include <cstdlib>

#include <nuages/text/duration.h>

namespace nuages::text {
namespace {

// Days may be negative, the rest is not, as in Python's timedelta.
struct Parts {
    long long days;
    int hours, minutes, seconds, microseconds;
};
Parts parts_of(Duration duration) {
    constexpr std::int64_t us_per_day = 86'400'000'000;
    const std::int64_t behind = (duration.us % us_per_day + us_per_day) % us_per_day;
    const Time time{behind};
    return {duration.us / us_per_day - (duration.us % us_per_day < 0), time.hour(), time.minute(),
            time.second(), time.microsecond()};
}

std::string fraction(int microseconds) {
    char text[16];
    std::snprintf(text, sizeof text, ".%06d", microseconds);
    return microseconds ? text : "";
}

}  // namespace

std::string duration_string(Duration duration) {
    const Parts parts = parts_of(duration);
    char text[64];
    std::snprintf(text, sizeof text, "%02d:%02d:%02d", parts.hours, parts.minutes, parts.seconds);
    return (parts.days ? std::to_string(parts.days) + " " : "") + text + fraction(parts.microseconds);
}

std::string duration_iso_string(Duration duration) {
    const bool negative = duration.us < 0;
    const Parts parts = parts_of(negative ? -duration : duration);
    char text[64];
    std::snprintf(text, sizeof text, "P%lldDT%02dH%02dM%02d", parts.days, parts.hours, parts.minutes,
                  parts.seconds);
    return (negative ? "-" : "") + std::string(text) + fraction(parts.microseconds) + "S";
}

}  // namespace nuages::text
