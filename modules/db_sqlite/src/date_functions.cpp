#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include <nuages/base/error.h>
#include <nuages/base/time.h>

#include "functions.h"
#include "stored_form.h"

namespace nuages::db {
namespace {

using Context = sqlite3_context*;
using Arguments = sqlite3_value**;

std::string_view text_of(sqlite3_value* value) {
    const auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return data ? std::string_view(data, static_cast<std::size_t>(sqlite3_value_bytes(value)))
                : std::string_view();
}

void give_text(Context context, std::string_view text) {
    sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

void fail(Context context, std::string_view what, std::string_view value) {
    const std::string message = std::string(what) + ": '" + std::string(value) + "'";
    sqlite3_result_error(context, message.c_str(), static_cast<int>(message.size()));
}

// Calls function(context, arguments) unless one of the arguments that it needs is NULL, and turns what it
// throws into an error of SQL.
template <void (*function)(Context, Arguments), int needed>
void strict(Context context, int, Arguments arguments) {
    if (std::any_of(arguments, arguments + needed,
                    [](auto* v) { return sqlite3_value_type(v) == SQLITE_NULL; }))
        return sqlite3_result_null(context);
    try {
        function(context, arguments);
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    }
}

struct IsoWeek {
    int year, week;
};

// ISO 8601: the week belongs to the year that has its Thursday.
IsoWeek iso_week(Date date) {
    const Date thursday = date + (3 - date.weekday());
    return {thursday.year(), (thursday.day_of_year() - 1) / 7 + 1};
}

std::optional<std::int64_t> extract(std::string_view kind, Date date) {
    if (kind == "year")
        return date.year();
    if (kind == "month")
        return date.month();
    if (kind == "day")
        return date.day();
    if (kind == "week_day")
        return (date.weekday() + 1) % 7 + 1;
    if (kind == "iso_week_day")
        return date.weekday() + 1;
    if (kind == "week")
        return iso_week(date).week;
    if (kind == "iso_year")
        return iso_week(date).year;
    if (kind == "quarter")
        return (date.month() + 2) / 3;
    return std::nullopt;
}

std::optional<std::int64_t> extract(std::string_view kind, Time time) {
    if (kind == "hour")
        return time.hour();
    if (kind == "minute")
        return time.minute();
    if (kind == "second")
        return time.second();
    return std::nullopt;
}

std::optional<Date> truncate(std::string_view kind, Date date) {
    if (kind == "year")
        return Date(date.year(), 1, 1);
    if (kind == "quarter")
        return Date(date.year(), (date.month() - 1) / 3 * 3 + 1, 1);
    if (kind == "month")
        return Date(date.year(), date.month(), 1);
    if (kind == "week")
        return date - date.weekday();
    if (kind == "day")
        return date;
    return std::nullopt;
}

std::optional<Time> truncate(std::string_view kind, Time time) {
    if (kind == "hour")
        return Time::of(time.hour(), 0);
    if (kind == "minute")
        return Time::of(time.hour(), time.minute());
    if (kind == "second")
        return Time::of(time.hour(), time.minute(), time.second());
    return std::nullopt;
}

struct WallClock {
    Date date;
    Time time;
};

// The stored text as the clocks of `zone` show it; nullopt where it is no moment.
std::optional<WallClock> wall_clock(sqlite3_value* stored, sqlite3_value* zone,
                                    sqlite3_value* connection_zone) {
    auto moment = stored::read_datetime(text_of(stored));
    if (!moment)
        return std::nullopt;
    // Dates and times of columns without a zone are what the wall shows.
    if (sqlite3_value_type(zone) == SQLITE_NULL)
        return WallClock{moment->date(), moment->time()};
    if (const std::string_view from = text_of(connection_zone); from != "UTC")
        moment = DateTime::combine(moment->date(), moment->time(), tz::get(from));
    const std::string_view to = text_of(zone);
    const DateTime shown = moment->in(to == "UTC" ? tz::utc : tz::get(to));
    return WallClock{shown.date(), shown.time()};
}

void give_date(Context context, Date date) {
    char buffer[stored::longest];
    give_text(context, stored::write_date(buffer, date));
}

void give_time(Context context, Time time) {
    char buffer[stored::longest];
    give_text(context, stored::write_time(buffer, time));
}

void give_extracted(Context context, std::optional<std::int64_t> number, std::string_view kind) {
    if (!number)
        return fail(context, "there is no such part of a date or time", kind);
    sqlite3_result_int64(context, *number);
}

void date_extract(Context context, Arguments arguments) {
    const auto date = stored::read_date(text_of(arguments[1]));
    if (!date)
        return sqlite3_result_null(context);
    give_extracted(context, extract(text_of(arguments[0]), *date), text_of(arguments[0]));
}

void datetime_extract(Context context, Arguments arguments) {
    const auto clock = wall_clock(arguments[1], arguments[2], arguments[3]);
    if (!clock)
        return sqlite3_result_null(context);
    const std::string_view kind = text_of(arguments[0]);
    const auto of_date = extract(kind, clock->date);
    give_extracted(context, of_date ? of_date : extract(kind, clock->time), kind);
}

void time_extract(Context context, Arguments arguments) {
    const auto time = stored::read_time(text_of(arguments[1]));
    if (!time)
        return sqlite3_result_null(context);
    give_extracted(context, extract(text_of(arguments[0]), *time), text_of(arguments[0]));
}

// A date column has no zone of its own: midnight UTC is what Django takes it for.
void date_trunc(Context context, Arguments arguments) {
    const auto clock = wall_clock(arguments[1], arguments[2], arguments[3]);
    const auto plain = stored::read_date(text_of(arguments[1]));
    if (!clock && !plain)
        return sqlite3_result_null(context);
    const auto date = truncate(text_of(arguments[0]), clock ? clock->date : *plain);
    if (!date)
        return fail(context, "a date cannot be truncated to", text_of(arguments[0]));
    give_date(context, *date);
}

void datetime_trunc(Context context, Arguments arguments) {
    const auto clock = wall_clock(arguments[1], arguments[2], arguments[3]);
    if (!clock)
        return sqlite3_result_null(context);
    const std::string_view kind = text_of(arguments[0]);
    DateTime result;
    if (const auto date = truncate(kind, clock->date))
        result = DateTime::combine(*date, {});
    else if (const auto time = truncate(kind, clock->time))
        result = DateTime::combine(clock->date, *time);
    else
        return fail(context, "a date and time cannot be truncated to", kind);
    char buffer[stored::longest];
    give_text(context, stored::write_datetime(buffer, result));
}

void time_trunc(Context context, Arguments arguments) {
    std::optional<Time> time;
    if (const auto clock = wall_clock(arguments[1], arguments[2], arguments[3]))
        time = clock->time;
    else
        time = stored::read_time(text_of(arguments[1]));
    if (!time)
        return sqlite3_result_null(context);
    const auto truncated = truncate(text_of(arguments[0]), *time);
    if (!truncated)
        return fail(context, "a time cannot be truncated to", text_of(arguments[0]));
    give_time(context, *truncated);
}

void cast_date(Context context, Arguments arguments) {
    if (const auto clock = wall_clock(arguments[0], arguments[1], arguments[2]))
        give_date(context, clock->date);
}

void cast_time(Context context, Arguments arguments) {
    if (const auto clock = wall_clock(arguments[0], arguments[1], arguments[2]))
        give_time(context, clock->time);
}

void time_diff(Context context, Arguments arguments) {
    const auto a = stored::read_time(text_of(arguments[0])), b = stored::read_time(text_of(arguments[1]));
    if (a && b)
        sqlite3_result_int64(context, a->us - b->us);
}

void timestamp_diff(Context context, Arguments arguments) {
    const auto a = stored::read_datetime(text_of(arguments[0])),
               b = stored::read_datetime(text_of(arguments[1]));
    if (a && b)
        sqlite3_result_int64(context, (*a - *b).us);
}

// Sums and differences of moments (texts) and durations (whole microseconds).
void format_dtdelta(Context context, Arguments arguments) {
    const std::string_view connector = text_of(arguments[0]);
    if (connector != "+" && connector != "-")
        return fail(context, "moments and durations know no operator", connector);
    std::optional<DateTime> moment;
    std::int64_t us = 0;
    for (int i = 1; i <= 2; ++i) {
        const std::int64_t sign = i == 2 && connector == "-" ? -1 : 1;
        if (sqlite3_value_numeric_type(arguments[i]) == SQLITE_INTEGER) {
            us += sign * sqlite3_value_int64(arguments[i]);
            continue;
        }
        const auto read = stored::read_datetime(text_of(arguments[i]));
        if (!read)
            return sqlite3_result_null(context);
        if (!moment && sign == 1)
            moment = read;
        else if (moment && sign == -1)
            return give_text(context, (Duration{us} + (*moment - *read)).str());
        else
            return fail(context, "two moments cannot be joined by", connector);
    }
    if (!moment)
        return give_text(context, Duration{us}.str());
    const DateTime result = *moment + Duration{us};
    if (!stored::is_writable(result))
        return fail(context, "the result lies outside of the years 1 to 9999", connector);
    char buffer[stored::longest];
    give_text(context, stored::write_datetime(buffer, result));
}

}  // namespace

void register_date_functions(sqlite3* connection) {
    struct Entry {
        const char* name;
        int arguments;
        void (*function)(sqlite3_context*, int, sqlite3_value**);
    };
    static constexpr Entry entries[] = {
        {"django_date_extract", 2, strict<date_extract, 2>},
        {"django_date_trunc", 4, strict<date_trunc, 2>},
        {"django_datetime_cast_date", 3, strict<cast_date, 3>},
        {"django_datetime_cast_time", 3, strict<cast_time, 3>},
        {"django_datetime_extract", 4, strict<datetime_extract, 4>},
        {"django_datetime_trunc", 4, strict<datetime_trunc, 4>},
        {"django_time_extract", 2, strict<time_extract, 2>},
        {"django_time_trunc", 4, strict<time_trunc, 2>},
        {"django_time_diff", 2, strict<time_diff, 2>},
        {"django_timestamp_diff", 2, strict<timestamp_diff, 2>},
        {"django_format_dtdelta", 3, strict<format_dtdelta, 3>},
    };
    for (const Entry& entry : entries)
        sqlite3_create_function_v2(connection, entry.name, entry.arguments, pure_function_flags(), nullptr,
                                   entry.function, nullptr, nullptr, nullptr);
}

}  // namespace nuages::db
