#include "stored_form.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace nuages::db::stored {
namespace {

constexpr std::int64_t us_a_day = 86'400'000'000;
constexpr std::int32_t first_day = -719162;  // 0001-01-01
constexpr std::int32_t last_day = 2932896;   // 9999-12-31

constexpr auto two_digits = [] {
    std::array<char, 200> pairs{};
    for (std::size_t i = 0; i < 100; ++i) {
        pairs[2 * i] = static_cast<char>('0' + i / 10);
        pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}();

char* put2(char* out, unsigned value) {
    out[0] = two_digits[2 * value];
    out[1] = two_digits[2 * value + 1];
    return out + 2;
}

// Days from 1970-01-01 to year, month, day by counting eras of 400 years that begin in March, and back.
struct Civil {
    unsigned year, month, day;
};

Civil civil_from_days(std::int32_t days) {
    const auto shifted = static_cast<std::uint32_t>(days + 719468);  // positive for years from 1 on
    const std::uint32_t era = shifted / 146097;
    const std::uint32_t day_of_era = shifted - era * 146097;
    const std::uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint32_t month_from_march = (5 * day_of_year + 2) / 153;
    const std::uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return {year_of_era + era * 400 + (month <= 2), month,
            day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

inline std::int32_t days_from_civil(unsigned year, unsigned month, unsigned day) {
    static constexpr std::uint16_t before[] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    const unsigned century = (year - (month <= 2)) / 100;
    const unsigned leap_days = (year - (month <= 2)) / 4 - century + century / 4;
    return static_cast<std::int32_t>(365 * year + leap_days + before[month] + day) - 719528;
}

unsigned days_in_month(unsigned year, unsigned month) {
    if (month == 2)
        return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

char* put_date(char* out, std::int32_t days) {
    const Civil civil = civil_from_days(days);
    out = put2(out, civil.year / 100);
    out = put2(out, civil.year % 100);
    *out++ = '-';
    out = put2(out, civil.month);
    *out++ = '-';
    return put2(out, civil.day);
}

char* put_time(char* out, std::int64_t us) {
    const auto seconds = static_cast<unsigned>(us / 1'000'000);
    const auto fraction = static_cast<unsigned>(us % 1'000'000);
    out = put2(out, seconds / 3600);
    *out++ = ':';
    out = put2(out, seconds / 60 % 60);
    *out++ = ':';
    out = put2(out, seconds % 60);
    if (!fraction)
        return out;
    *out++ = '.';
    out = put2(out, fraction / 10000);
    out = put2(out, fraction / 100 % 100);
    return put2(out, fraction % 100);
}

std::string_view written(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

// Eight characters as the bytes of a number, the first the lowest.
std::uint64_t eight(const char* p) {
    std::uint64_t word;
    std::memcpy(&word, p, sizeof word);
    if constexpr (std::endian::native == std::endian::big)
        word = __builtin_bswap64(word);
    return word;
}

// The readers below give whether they could, and what they read by reference: a std::optional in between, put
// together on the stack in two pieces and read in one, takes as long as all the rest.

// Eight characters at once: digits where the form has a 0, what the form has elsewhere.
class Digits {
public:
    explicit constexpr Digits(const char (&form)[9]) {
        for (int i = 0; i < 8; ++i) {
            form_ |= static_cast<std::uint64_t>(static_cast<unsigned char>(form[i])) << 8 * i;
            // What takes a byte over 0x7F that is too large: more than 9, or not the same character.
            room_ |= std::uint64_t{form[i] == '0' ? 0x76U : 0x7FU} << 8 * i;
        }
    }
    // In byte i ten times the digit there and the one behind it.
    [[gnu::always_inline]] bool read(const char* p, std::uint64_t& pairs) const {
        const std::uint64_t digits = eight(p) ^ form_;
        pairs = digits * 10 + (digits >> 8);
        return (((digits + room_) | digits) & 0x8080808080808080) == 0;
    }
    static constexpr unsigned pair(std::uint64_t pairs, int i) {
        return static_cast<unsigned>(pairs >> 8 * i) & 0xFF;
    }

private:
    std::uint64_t form_ = 0;
    std::uint64_t room_ = 0;
};

// Ten characters, "YYYY-MM-DD".
[[gnu::always_inline]] inline bool read_days(const char* p, std::int64_t& days) {
    static constexpr Digits form("0000-00-");
    std::uint64_t pairs;
    const unsigned tens = static_cast<unsigned char>(p[8] - '0'),
                   ones = static_cast<unsigned char>(p[9] - '0');
    if (!form.read(p, pairs) || tens > 9 || ones > 9)
        return false;
    const unsigned year = Digits::pair(pairs, 0) * 100 + Digits::pair(pairs, 2);
    const unsigned month = Digits::pair(pairs, 5), day = tens * 10 + ones;
    if (year < 1 || month < 1 || month > 12 || day < 1 || (day > 28 && day > days_in_month(year, month)))
        return false;
    days = days_from_civil(year, month, day);
    return true;
}

// Eight characters, "HH:MM:SS".
[[gnu::always_inline]] inline bool read_seconds(const char* p, std::int64_t& seconds) {
    static constexpr Digits form("00:00:00");
    std::uint64_t pairs;
    if (!form.read(p, pairs))
        return false;
    const unsigned hour = Digits::pair(pairs, 0), minute = Digits::pair(pairs, 3),
                   second = Digits::pair(pairs, 6);
    seconds = hour * 3600 + minute * 60 + second;
    return hour <= 23 && minute <= 59 && second <= 59;
}

// A point and one to six digits.
bool read_fraction(std::string_view text, std::int64_t& us) {
    if (text[0] != '.' || text.size() < 2 || text.size() > 7)
        return false;
    us = 0;
    std::int64_t unit = 100'000;
    for (const char c : text.substr(1)) {
        if (c < '0' || c > '9')
            return false;
        us += (c - '0') * unit;
        unit /= 10;
    }
    return true;
}

// "HH:MM:SS" and after it nothing or a fraction.
[[gnu::always_inline]] inline bool read_us(const char* p, std::size_t size, std::int64_t& us) {
    std::int64_t seconds, fraction = 0;
    if (size < 8 || !read_seconds(p, seconds) || (size > 8 && !read_fraction({p + 8, size - 8}, fraction)))
        return false;
    us = seconds * 1'000'000 + fraction;
    return true;
}

// Apart, so that what is read most costs nothing of it.
[[gnu::noinline]] std::optional<DateTime> read_unusual_datetime(std::string_view text) {
    const auto parsed = DateTime::parse_iso(text);
    return parsed ? std::optional(parsed->in(tz::utc)) : std::nullopt;
}

unsigned hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f')
        return static_cast<unsigned>(c - 'a' + 10);
    return c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10) : 16U;
}

}  // namespace

bool is_writable(Date value) noexcept {
    return value.days() >= first_day && value.days() <= last_day;
}

bool is_writable(DateTime value) noexcept {
    return value.us >= first_day * us_a_day && value.us < (last_day + 1) * us_a_day;
}

bool is_writable(Time value) noexcept {
    return value.us >= 0 && value.us < us_a_day;
}

std::string_view write_datetime(char* out, DateTime value) {
    const std::int64_t shifted =
        value.us - first_day * us_a_day;  // not negative, so that division rounds down
    char* end = put_date(out, static_cast<std::int32_t>(shifted / us_a_day) + first_day);
    *end++ = ' ';
    return written(out, put_time(end, shifted % us_a_day));
}

std::string_view write_date(char* out, Date value) {
    return written(out, put_date(out, value.days()));
}

std::string_view write_time(char* out, Time value) {
    return written(out, put_time(out, value.us));
}

std::string_view write_uuid(char* out, const UUID& value) {
    static constexpr char digits[] = "0123456789abcdef";
    char* end = out;
    for (const std::uint8_t byte : value.bytes) {
        *end++ = digits[byte >> 4];
        *end++ = digits[byte & 15];
    }
    return written(out, end);
}

std::optional<DateTime> read_datetime(std::string_view text) {
    std::int64_t days, us;
    if (text.size() >= 19 && (text[10] == ' ' || text[10] == 'T') && read_days(text.data(), days) &&
        read_us(text.data() + 11, text.size() - 11, us)) [[likely]]
        return DateTime{days * us_a_day + us, tz::utc};
    return read_unusual_datetime(text);
}

std::optional<Date> read_date(std::string_view text) {
    if (text.size() == 10) {
        std::int64_t days;
        if (!read_days(text.data(), days))
            return std::nullopt;
        return Date::from_days(static_cast<std::int32_t>(days));
    }
    const auto moment = read_datetime(text);
    return moment ? std::optional(moment->date()) : std::nullopt;
}

std::optional<Time> read_time(std::string_view text) {
    std::int64_t us;
    if (read_us(text.data(), text.size(), us))
        return Time{us};
    return Time::parse_iso(text);
}

std::optional<UUID> read_uuid(std::string_view text) {
    if (text.size() != 32)
        return UUID::parse(text);
    UUID uuid;
    for (std::size_t i = 0; i < 16; ++i) {
        const unsigned high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        if (high > 15 || low > 15)
            return std::nullopt;
        uuid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return uuid;
}

}  // namespace nuages::db::stored
