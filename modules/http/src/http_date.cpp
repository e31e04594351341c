#include <array>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/base/time.h>
#include <nuages/http/http_date.h>

namespace nuages::http {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::int64_t seconds_of_a_day = 86400;

void append_two_digits(std::string& out, int n) {
    out += static_cast<char>('0' + n / 10);
    out += static_cast<char>('0' + n % 10);
}

// Reads a text from its start; the first thing that does not fit makes everything fail.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    void literal(std::string_view expected) {
        if (rest_.substr(0, expected.size()) == expected)
            rest_.remove_prefix(expected.size());
        else
            failed_ = true;
    }
    int digits(std::size_t count) {
        int number = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest_.empty() || !text::is_digit(rest_[0])) {
                failed_ = true;
                return 0;
            }
            number = number * 10 + (rest_[0] - '0');
            rest_.remove_prefix(1);
        }
        return number;
    }
    // The number of the month that comes next, in letters of any case.
    int month() {
        for (std::size_t i = 0; i < months.size(); ++i) {
            if (text::iequals(rest_.substr(0, 3), months[i])) {
                rest_.remove_prefix(3);
                return static_cast<int>(i) + 1;
            }
        }
        failed_ = true;
        return 0;
    }
    // The name of a day, which says nothing that the date does not say.
    void word(std::size_t least, std::size_t most) {
        std::size_t length = 0;
        while (length < rest_.size() && text::is_alpha(rest_[length]))
            ++length;
        failed_ |= length < least || length > most;
        rest_.remove_prefix(length);
    }
    bool skip(char c) {
        const bool there = !rest_.empty() && rest_[0] == c;
        if (there)
            rest_.remove_prefix(1);
        return there;
    }
    bool done() const { return !failed_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool failed_ = false;
};

struct Moment {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

void read_clock(Reader& reader, Moment& moment) {
    moment.hour = reader.digits(2);
    reader.literal(":");
    moment.minute = reader.digits(2);
    reader.literal(":");
    moment.second = reader.digits(2);
}

// Sun, 06 Nov 1994 08:49:37 GMT
bool read_imf_fixdate(std::string_view text, Moment& moment) {
    Reader reader(text);
    reader.word(3, 3);
    reader.literal(", ");
    moment.day = reader.digits(2);
    reader.literal(" ");
    moment.month = reader.month();
    reader.literal(" ");
    moment.year = reader.digits(4);
    reader.literal(" ");
    read_clock(reader, moment);
    reader.literal(" GMT");
    return reader.done();
}

// Sunday, 06-Nov-94 08:49:37 GMT
bool read_rfc850(std::string_view text, Moment& moment) {
    Reader reader(text);
    reader.word(6, 9);
    reader.literal(", ");
    moment.day = reader.digits(2);
    reader.literal("-");
    moment.month = reader.month();
    reader.literal("-");
    moment.year = reader.digits(2);
    reader.literal(" ");
    read_clock(reader, moment);
    reader.literal(" GMT");
    return reader.done();
}

// Sun Nov  6 08:49:37 1994
bool read_asctime(std::string_view text, Moment& moment) {
    Reader reader(text);
    reader.word(3, 3);
    reader.literal(" ");
    moment.month = reader.month();
    reader.literal(" ");
    moment.day = reader.skip(' ') ? reader.digits(1) : reader.digits(2);
    reader.literal(" ");
    read_clock(reader, moment);
    reader.literal(" ");
    moment.year = reader.digits(4);
    return reader.done();
}

}  // namespace

std::string http_date(std::int64_t unix_seconds) {
    std::int64_t days = unix_seconds / seconds_of_a_day;
    std::int64_t rest = unix_seconds % seconds_of_a_day;
    if (rest < 0) {
        --days;
        rest += seconds_of_a_day;
    }
    const Date date = Date::from_days(static_cast<std::int32_t>(days));
    std::string out;
    out.reserve(29);
    out += weekdays[static_cast<std::size_t>(date.weekday())];
    out += ", ";
    append_two_digits(out, date.day());
    out += ' ';
    out += months[static_cast<std::size_t>(date.month() - 1)];
    out += ' ';
    append_two_digits(out, date.year() / 100);
    append_two_digits(out, date.year() % 100);
    out += ' ';
    append_two_digits(out, static_cast<int>(rest / 3600));
    out += ':';
    append_two_digits(out, static_cast<int>(rest / 60 % 60));
    out += ':';
    append_two_digits(out, static_cast<int>(rest % 60));
    out += " GMT";
    return out;
}

std::optional<std::int64_t> parse_http_date(std::string_view text) {
    Moment moment;
    if (!read_imf_fixdate(text, moment) && !read_rfc850(text, moment) && !read_asctime(text, moment))
        return std::nullopt;
    if (moment.year < 100) {
        const int this_year = tz::now().year();
        const bool last_century = moment.year - this_year % 100 > 50;
        moment.year += this_year / 100 * 100 - (last_century ? 100 : 0);
    }
    if (moment.hour > 23 || moment.minute > 59 || moment.second > 60)
        return std::nullopt;
    try {
        const Date date(moment.year, moment.month, moment.day);
        return date.days() * seconds_of_a_day + moment.hour * 3600 + moment.minute * 60 + moment.second;
    } catch (const ValueError&) {
        return std::nullopt;
    }
}

}  // namespace nuages::http
