#include <algorithm>
#include <array>
#include <string_view>

#include <nuages/base/text.h>
#include <nuages/i18n/locale.h>
#include <nuages/template/text/timesince.h>

namespace nuages::text {
namespace {

using i18n::Locale;

struct Unit {
    std::string_view singular;
    std::string_view plural;
};
constexpr std::array<Unit, 6> units = {{{"%(num)d year", "%(num)d years"},
                                        {"%(num)d month", "%(num)d months"},
                                        {"%(num)d week", "%(num)d weeks"},
                                        {"%(num)d day", "%(num)d days"},
                                        {"%(num)d hour", "%(num)d hours"},
                                        {"%(num)d minute", "%(num)d minutes"}}};
// Weeks, days, hours and minutes in seconds.
constexpr std::array<std::int64_t, 4> unit_seconds = {604'800, 86'400, 3'600, 60};

std::string counted(std::size_t unit, std::int64_t number, const Locale& locale,
                    std::string_view message_context) {
    std::string pattern =
        locale.translate_plural(units[unit].singular, units[unit].plural, number, message_context);
    std::string text = replace_all(pattern, "%(num)d", std::to_string(number));
    return replace_all(text, " ", "\xC2\xA0");
}

// The day of that month that lies `months` later, at most its last one.
DateTime pivot_after(DateTime moment, std::int64_t months) {
    constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    Date date = moment.date();
    std::int64_t month = date.month() - 1 + months;
    auto year = static_cast<int>(date.year() + month / 12);
    int day = std::min(date.day(), lengths[static_cast<std::size_t>(month % 12)]);
    Time time = moment.time();
    time.us -= time.us % 1'000'000;  // as Django drops them there
    return DateTime::combine(Date(year, static_cast<int>(month % 12) + 1, day), time, moment.zone);
}

std::string between(DateTime earlier, DateTime later, const Locale& locale, int depth,
                    std::string_view message_context) {
    // Whole seconds, rounded down.
    std::int64_t difference = (later - earlier).us;
    std::int64_t since = difference / 1'000'000 - (difference % 1'000'000 < 0);
    if (since <= 0)
        return counted(5, 0, locale, message_context);

    Date from = earlier.date();
    Date to = later.date();
    std::int64_t months = (to.year() - from.year()) * 12LL + (to.month() - from.month());
    if (from.day() > to.day() || (from.day() == to.day() && earlier.time() > later.time()))
        --months;
    std::array<std::int64_t, 6> parts{months / 12, months % 12};
    DateTime pivot = months > 0 ? pivot_after(earlier, months) : earlier;
    std::int64_t remaining = (later - pivot).us / 1'000'000;
    for (std::size_t i = 0; i < unit_seconds.size(); ++i) {
        parts[i + 2] = remaining / unit_seconds[i];
        remaining -= parts[i + 2] * unit_seconds[i];
    }

    std::size_t first = 0;
    while (first < parts.size() && parts[first] == 0)
        ++first;
    if (first == parts.size())
        return counted(5, 0, locale, message_context);
    std::string out;
    std::string separator = locale.translate(", ");
    for (std::size_t i = first; i < parts.size() && depth > 0 && parts[i] != 0; ++i, --depth)
        out += (out.empty() ? "" : separator) + counted(i, parts[i], locale, message_context);
    return out;
}

}  // namespace

std::string time_since(DateTime moment, DateTime now, const Locale& locale, int depth,
                       std::string_view message_context) {
    return between(moment, now, locale, depth, message_context);
}

std::string time_until(DateTime moment, DateTime now, const Locale& locale, int depth,
                       std::string_view message_context) {
    return between(now, moment, locale, depth, message_context);
}

}  // namespace nuages::text
