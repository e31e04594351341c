#include <cstdio>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/base/time.h>

namespace nuages {
namespace {

constexpr std::int64_t us_per_day = 86'400'000'000;
constexpr std::int32_t first_day = -719162;  // 0001-01-01
constexpr std::int32_t last_day = 2932896;   // 9999-12-31

struct Civil {
    int year, month, day;
};

// Days since 1970-01-01 of a day of the proleptic Gregorian calendar, counted in 400-year eras that begin on
// 1 March.
constexpr std::int32_t days_from_civil(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

constexpr Civil civil_from_days(std::int32_t days) {
    int z = days + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    int day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    return {year_of_era + era * 400 + (month <= 2), month, day};
}

constexpr int days_in_month(int year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

constexpr bool is_day(int year, int month, int day) {
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
}

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0);
}

// Reads exactly `count` digits from the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count)
        return std::nullopt;
    int number = 0;
    for (char c : text.substr(0, count)) {
        if (!text::is_digit(c))
            return std::nullopt;
        number = number * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return number;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c))
        return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Date> take_date(std::string_view& text) {
    auto year = take_digits(text, 4);
    if (!year || !take(text, '-'))
        return std::nullopt;
    auto month = take_digits(text, 2);
    if (!month || !take(text, '-'))
        return std::nullopt;
    auto day = take_digits(text, 2);
    if (!day || !is_day(*year, *month, *day))
        return std::nullopt;
    return Date::from_days(days_from_civil(*year, *month, *day));
}

// "hh:mm[:ss[.ffffff]]"; digits past the sixth are cut off, as Python does.
std::optional<Time> take_time(std::string_view& text) {
    auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ':'))
        return std::nullopt;
    auto minute = take_digits(text, 2);
    if (!minute || *minute > 59)
        return std::nullopt;
    int second = 0;
    int microsecond = 0;
    if (take(text, ':')) {
        auto seconds = take_digits(text, 2);
        if (!seconds || *seconds > 59)
            return std::nullopt;
        second = *seconds;
        if (text.starts_with('.') || text.starts_with(',')) {
            text.remove_prefix(1);
            int digits = 0;
            for (; !text.empty() && text::is_digit(text.front()); text.remove_prefix(1), ++digits) {
                if (digits < 6)
                    microsecond = microsecond * 10 + (text.front() - '0');
            }
            if (digits == 0)
                return std::nullopt;
            for (; digits < 6; ++digits)
                microsecond *= 10;
        }
    }
    return Time::of(*hour, *minute, second, microsecond);
}

std::string two(int n) {
    std::string out(2, '0');
    out[0] = static_cast<char>('0' + n / 10 % 10);
    out[1] = static_cast<char>('0' + n % 10);
    return out;
}

std::string six(int n) {
    std::string out = std::to_string(n);
    return std::string(6 - out.size(), '0') + out;
}

std::string offset_text(int seconds) {
    std::string out(1, seconds < 0 ? '-' : '+');
    int size = seconds < 0 ? -seconds : seconds;
    out += two(size / 3600) + ":" + two(size / 60 % 60);
    if (size % 60 != 0)
        out += ":" + two(size % 60);
    return out;
}

}  // namespace

std::string Duration::str() const {
    std::int64_t days = floor_div(us, us_per_day);
    Time rest{us - days * us_per_day};
    std::string out;
    if (days != 0)
        out = std::to_string(days) + (days == 1 || days == -1 ? " day, " : " days, ");
    out += std::to_string(rest.hour()) + ":" + two(rest.minute()) + ":" + two(rest.second());
    if (rest.microsecond() != 0)
        out += "." + six(rest.microsecond());
    return out;
}

Date::Date(int year, int month, int day) {
    if (!is_day(year, month, day))
        throw ValueError("There is no day " + std::to_string(year) + "-" + std::to_string(month) + "-" +
                         std::to_string(day) +
                         ": years go from 1 to 9999, and months have their usual days.");
    days_ = days_from_civil(year, month, day);
}

std::optional<Date> Date::parse_iso(std::string_view text) {
    auto date = take_date(text);
    return text.empty() ? date : std::nullopt;
}

int Date::year() const {
    return civil_from_days(days_).year;
}
int Date::month() const {
    return civil_from_days(days_).month;
}
int Date::day() const {
    return civil_from_days(days_).day;
}
int Date::weekday() const {
    return static_cast<int>(((days_ + 3) % 7 + 7) % 7);
}
int Date::day_of_year() const {
    return days_ - days_from_civil(year(), 1, 1) + 1;
}

std::string Date::iso() const {
    Civil civil = civil_from_days(days_);
    return two(civil.year / 100) + two(civil.year % 100) + "-" + two(civil.month) + "-" + two(civil.day);
}

std::optional<Time> Time::parse_iso(std::string_view text) {
    auto time = take_time(text);
    return text.empty() ? time : std::nullopt;
}

std::string Time::iso() const {
    std::string out = two(hour()) + ":" + two(minute()) + ":" + two(second());
    if (microsecond() != 0)
        out += "." + six(microsecond());
    return out;
}

DateTime DateTime::combine(Date date, Time time, ZoneId zone) {
    std::int64_t wall = date.days() * us_per_day + time.us;
    // The offset before a change of clocks, as Python's fold=0: the one in force a day earlier settles gaps
    // and overlaps.
    int early = tz::offset(zone, wall - us_per_day);
    int guess = tz::offset(zone, wall - early * 1'000'000LL);
    std::int64_t with_early = wall - early * 1'000'000LL;
    if (tz::offset(zone, with_early) == early)
        return {with_early, zone};
    std::int64_t with_guess = wall - guess * 1'000'000LL;
    return {tz::offset(zone, with_guess) == guess ? with_guess : with_early, zone};
}

DateTime DateTime::of(int year, int month, int day, int hour, int minute, int second, int microsecond,
                      ZoneId zone) {
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || microsecond < 0 ||
        microsecond > 999'999)
        throw ValueError("There is no time " + std::to_string(hour) + ":" + std::to_string(minute) + ":" +
                         std::to_string(second) + "." + std::to_string(microsecond) +
                         ": hours go to 23, minutes and seconds to 59, microseconds to 999999.");
    return combine(Date(year, month, day), Time::of(hour, minute, second, microsecond), zone);
}

std::optional<DateTime> DateTime::parse_iso(std::string_view text) {
    auto date = take_date(text);
    if (!date)
        return std::nullopt;
    if (text.empty())
        return combine(*date, Time{}, tz::naive);
    text.remove_prefix(1);  // any one character stands between date and time
    auto time = take_time(text);
    if (!time)
        return std::nullopt;
    if (text.empty())
        return combine(*date, *time, tz::naive);
    if (text == "Z")
        return combine(*date, *time, tz::utc);
    bool east = take(text, '+');
    if (!east && !take(text, '-'))
        return std::nullopt;
    auto offset = take_time(text);
    if (!offset || !text.empty() || offset->microsecond() != 0)
        return std::nullopt;
    auto seconds = static_cast<int>(offset->us / 1'000'000);
    return combine(*date, *time, tz::get(offset_text(east ? seconds : -seconds)));
}

namespace {

std::int64_t wall_clock(DateTime v) {
    return v.us + tz::offset(v.zone, v.us) * 1'000'000LL;
}

}  // namespace

Date DateTime::date() const {
    return Date::from_days(static_cast<std::int32_t>(floor_div(wall_clock(*this), us_per_day)));
}

Time DateTime::time() const {
    std::int64_t wall = wall_clock(*this);
    return {wall - floor_div(wall, us_per_day) * us_per_day};
}

bool DateTime::is_naive() const {
    return zone == tz::naive;
}

std::string DateTime::iso(char separator) const {
    Date day = date();
    if (day.days() < first_day || day.days() > last_day)
        return "<a time outside the years 1 to 9999>";
    std::string out = day.iso() + separator + time().iso();
    if (!is_naive())
        out += offset_text(tz::offset(zone, us));
    return out;
}

}  // namespace nuages
