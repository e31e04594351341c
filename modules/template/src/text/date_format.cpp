#include <array>
#include <charconv>
#include <cstdlib>

#include <nuages/base/error.h>
#include <nuages/i18n/locale.h>
#include <nuages/template/text/date_format.h>

namespace nuages::text {
namespace {

using i18n::Locale;

constexpr std::string_view time_characters = "aAefgGhHiOPsTuZ";
constexpr std::string_view date_characters = "bcdDEFIjlLmMnNorStUwWyYz";

constexpr std::array<std::string_view, 12> months = {"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 12> short_months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                           "jul", "aug", "sep", "oct", "nov", "dec"};
// As the Associated Press abbreviates them.
constexpr std::array<std::string_view, 12> press_months = {"Jan.", "Feb.", "March", "April", "May",  "June",
                                                           "July", "Aug.", "Sept.", "Oct.",  "Nov.", "Dec."};
constexpr std::array<std::string_view, 7> days = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                  "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 7> short_days = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::string_view rfc_months = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view rfc_days = "MonTueWedThuFriSatSun";

bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(int year, int month) {
    constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

// ISO 8601: the week with the year's first Thursday is its first.
struct IsoWeek {
    int year;
    int week;
};

IsoWeek iso_week(Date date) {
    Date thursday = date - date.weekday() + 3;
    return {thursday.year(), (thursday.day_of_year() - 1) / 7 + 1};
}

// Whether a wall clock that shows this moment shows it a second time, or (for a naive one) never.
bool is_ambiguous_or_imaginary(std::int64_t wall, ZoneId zone) {
    constexpr std::int64_t second = 1'000'000;
    constexpr std::int64_t day = 86'400 * second;
    int before = tz::offset(zone, wall - day);
    int after = tz::offset(zone, wall + day);
    if (before == after)
        return false;
    auto shows = [&](int offset) { return tz::offset(zone, wall - offset * second) == offset; };
    return shows(before) == shows(after);
}

class Writer {
public:
    Writer(const Locale& locale, bool only_time) : locale_(locale), only_time_(only_time) {}

    void set_date(Date date) {
        date_ = date;
        has_date_ = true;
    }
    void set_date(Date date, ZoneId zone_of_naive) {
        set_date(date);
        zone_ = zone_of_naive;
        instant_ = DateTime::combine(date, Time(), zone_of_naive).us;
    }
    void set_time(Time time) {
        time_ = time;
        has_time_ = true;
    }
    void set_moment(DateTime moment, ZoneId zone_of_naive) {
        moment_ = moment;
        has_moment_ = true;
        set_date(moment.date());
        set_time(moment.time());
        zone_ = moment.is_naive() ? zone_of_naive : moment.zone;
        std::int64_t wall = date_.days() * 86'400'000'000 + time_.us;
        has_zone_ = !is_ambiguous_or_imaginary(wall, zone_);
        instant_ = moment.is_naive() ? DateTime::combine(date_, time_, zone_).us : moment.us;
    }

    // nullopt where the value has not what a character asks for.
    std::optional<std::string> write(std::string_view format);

private:
    bool put(std::string& out, char c);
    bool put_time(std::string& out, char c);
    bool put_date(std::string& out, char c);
    void put_clock(std::string& out);
    void put_rfc5322(std::string& out);
    void put_number(std::string& out, std::int64_t number, int width = 1) {
        char digits[24];
        auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
        for (std::ptrdiff_t missing = width - (end - digits); missing > 0; --missing)
            out += '0';
        out.append(digits, end);
    }
    void put_offset(std::string& out, int seconds) {
        out += seconds < 0 ? '-' : '+';
        seconds = std::abs(seconds);
        put_number(out, seconds / 3600, 2);
        put_number(out, seconds / 60 % 60, 2);
    }
    int offset() const { return tz::offset(zone_, instant_); }
    int hour12() const { return time_.hour() % 12 == 0 ? 12 : time_.hour() % 12; }
    std::string half_of_day(bool upper) const {
        if (upper)
            return locale_.translate(time_.hour() > 11 ? "PM" : "AM");
        return locale_.translate(time_.hour() > 11 ? "p.m." : "a.m.");
    }

    const Locale& locale_;
    bool only_time_;
    bool has_date_ = false;
    bool has_time_ = false;
    bool has_moment_ = false;
    bool has_zone_ = false;
    Date date_;
    Time time_;
    DateTime moment_;
    ZoneId zone_;
    std::int64_t instant_ = 0;
};

std::optional<std::string> Writer::write(std::string_view format) {
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        char c = format[i];
        if (c == '\\' && i + 1 < format.size()) {
            // An escaped format character loses the backslash; \\ is one backslash, which escapes what
            // follows.
            ++i;
            out += format[i];
            if (format[i] == '\\' && i + 1 < format.size() &&
                (time_characters.find(format[i + 1]) != time_characters.npos ||
                 date_characters.find(format[i + 1]) != date_characters.npos))
                out += format[++i];
            continue;
        }
        bool is_format = time_characters.find(c) != time_characters.npos ||
                         date_characters.find(c) != date_characters.npos;
        if (!is_format)
            out += c;
        else if (!put(out, c))
            return std::nullopt;
    }
    return out;
}

bool Writer::put(std::string& out, char c) {
    if (time_characters.find(c) == time_characters.npos)
        return !only_time_ && put_date(out, c);
    if (has_date_ && !has_time_ && !only_time_)
        throw TypeError(
            std::string(
                "The format for date objects may not contain time-related format specifiers (found '") +
            c + "').");
    return put_time(out, c);
}

void Writer::put_clock(std::string& out) {
    put_number(out, hour12());
    if (time_.minute() != 0) {
        out += ':';
        put_number(out, time_.minute(), 2);
    }
}

bool Writer::put_time(std::string& out, char c) {
    // Zones need a moment; where it is told twice by the clock, Django shows nothing.
    if (c == 'O' || c == 'T' || c == 'Z' || c == 'e') {
        if (!has_zone_)
            return true;
        if (c == 'O')
            put_offset(out, offset());
        else if (c == 'Z')
            put_number(out, offset());
        else if (c == 'T' || !moment_.is_naive())
            out += tz::abbreviation(zone_, instant_);
        return true;
    }
    if (!has_time_)
        return false;
    switch (c) {
        case 'a':
            out += half_of_day(false);
            break;
        case 'A':
            out += half_of_day(true);
            break;
        case 'f':
            put_clock(out);
            break;
        case 'g':
            put_number(out, hour12());
            break;
        case 'G':
            put_number(out, time_.hour());
            break;
        case 'h':
            put_number(out, hour12(), 2);
            break;
        case 'H':
            put_number(out, time_.hour(), 2);
            break;
        case 'i':
            put_number(out, time_.minute(), 2);
            break;
        case 's':
            put_number(out, time_.second(), 2);
            break;
        case 'u':
            put_number(out, time_.microsecond(), 6);
            break;
        default:  // P
            if (time_.minute() == 0 && time_.hour() % 12 == 0) {
                out += locale_.translate(time_.hour() == 0 ? "midnight" : "noon");
                break;
            }
            put_clock(out);
            out += ' ';
            out += half_of_day(false);
    }
    return true;
}

void Writer::put_rfc5322(std::string& out) {
    out += rfc_days.substr(static_cast<std::size_t>(date_.weekday()) * 3, 3);
    out += ", ";
    put_number(out, date_.day(), 2);
    out += ' ';
    out += rfc_months.substr(static_cast<std::size_t>(date_.month() - 1) * 3, 3);
    out += ' ';
    put_number(out, date_.year(), 4);
    out += ' ';
    out += time_.iso().substr(0, 8);
    out += ' ';
    put_offset(out, offset());
}

bool Writer::put_date(std::string& out, char c) {
    if (c == 'c') {
        out += has_moment_ ? moment_.iso() : has_date_ ? date_.iso() : time_.iso();
        return true;
    }
    if (c == 'I') {
        if (has_zone_)
            out += tz::is_dst(zone_, instant_) ? '1' : '0';
        return true;
    }
    if (!has_date_ && (c == 'r' || c == 'U'))
        throw TypeError(std::string("The format character ") + c +
                        " needs a date, and a time of day has none.");
    if (!has_date_)
        return false;
    auto month = static_cast<std::size_t>(date_.month() - 1);
    auto weekday = static_cast<std::size_t>(date_.weekday());
    switch (c) {
        case 'b':
            out += locale_.translate(short_months[month]);
            break;
        case 'd':
            put_number(out, date_.day(), 2);
            break;
        case 'D':
            out += locale_.translate(short_days[weekday]);
            break;
        case 'E':
            out += locale_.translate(months[month], "alt. month");
            break;
        case 'F':
            out += locale_.translate(months[month]);
            break;
        case 'j':
            put_number(out, date_.day());
            break;
        case 'l':
            out += locale_.translate(days[weekday]);
            break;
        case 'L':
            out += is_leap(date_.year()) ? "True" : "False";
            break;
        case 'm':
            put_number(out, date_.month(), 2);
            break;
        case 'M': {
            std::string name = locale_.translate(short_months[month]);
            if (!name.empty() && name[0] >= 'a' && name[0] <= 'z')
                name[0] = static_cast<char>(name[0] - 32);
            out += name;
            break;
        }
        case 'n':
            put_number(out, date_.month());
            break;
        case 'N':
            out += locale_.translate(press_months[month], "abbrev. month");
            break;
        case 'o':
            put_number(out, iso_week(date_).year);
            break;
        case 'r':
            put_rfc5322(out);
            break;
        case 'S': {
            int day = date_.day();
            bool teen = day >= 11 && day <= 13;
            out += teen || day % 10 == 0 || day % 10 > 3 ? "th"
                   : day % 10 == 1                       ? "st"
                   : day % 10 == 2                       ? "nd"
                                                         : "rd";
            break;
        }
        case 't':
            put_number(out, days_in_month(date_.year(), date_.month()));
            break;
        case 'U': {
            put_number(out, instant_ / 1'000'000 - (instant_ % 1'000'000 < 0));
            break;
        }
        case 'w':
            put_number(out, (date_.weekday() + 1) % 7);
            break;
        case 'W':
            put_number(out, iso_week(date_).week);
            break;
        case 'y':
            put_number(out, date_.year() % 100, 2);
            break;
        case 'Y':
            put_number(out, date_.year(), 4);
            break;
        default:  // z
            put_number(out, date_.day_of_year());
    }
    return true;
}

std::string or_throw(std::optional<std::string> written, std::string_view format) {
    if (!written)
        throw ValueError("The format '" + std::string(format) +
                         "' asks for a date, and a time of day has none.");
    return std::move(*written);
}

}  // namespace

std::string format_date(DateTime moment, std::string_view format, const Locale& locale,
                        ZoneId zone_of_naive) {
    Writer writer(locale, false);
    writer.set_moment(moment, zone_of_naive);
    return or_throw(writer.write(format), format);
}

std::string format_date(Date date, std::string_view format, const Locale& locale, ZoneId zone_of_naive) {
    Writer writer(locale, false);
    writer.set_date(date, zone_of_naive);
    return or_throw(writer.write(format), format);
}

std::string format_date(Time time, std::string_view format, const Locale& locale) {
    Writer writer(locale, false);
    writer.set_time(time);
    return or_throw(writer.write(format), format);
}

std::optional<std::string> format_time(DateTime moment, std::string_view format, const Locale& locale,
                                       ZoneId zone_of_naive) {
    Writer writer(locale, true);
    writer.set_moment(moment, zone_of_naive);
    return writer.write(format);
}

std::optional<std::string> format_time(Time time, std::string_view format, const Locale& locale) {
    Writer writer(locale, true);
    writer.set_time(time);
    return writer.write(format);
}

}  // namespace nuages::text
