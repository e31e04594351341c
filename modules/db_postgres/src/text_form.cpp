#include "text_form.h"

#include <nuages/base/text.h>

#include "binary_form.h"

namespace nuages::db::text_form {
namespace {

int hex_digit(char c) {
    if (text::is_digit(c))
        return c - '0';
    c = text::ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// "04:05:06.7", hours without a limit, perhaps with a sign.
std::optional<std::int64_t> clock_us(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    const auto parts = text::split(text, ':');
    if (parts.size() != 3)
        return std::nullopt;
    const auto hours = text::parse_int(parts[0]), minutes = text::parse_int(parts[1]);
    const std::size_t point = parts[2].find('.');
    const auto seconds = text::parse_int(parts[2].substr(0, point));
    constexpr std::int64_t most_hours = 2'500'000'000;  // of an interval's microseconds
    if (!hours || !minutes || !seconds || *hours < 0 || *hours > most_hours || *minutes < 0 ||
        *minutes > 59 || *seconds < 0 || *seconds > 60)
        return std::nullopt;
    std::int64_t fraction = 0;
    if (point != parts[2].npos) {
        std::string digits(parts[2].substr(point + 1, 6));
        digits.resize(6, '0');
        const auto parsed = text::parse_int(digits);
        if (!parsed)
            return std::nullopt;
        fraction = *parsed;
    }
    const std::int64_t us = ((*hours * 60 + *minutes) * 60 + *seconds) * 1'000'000 + fraction;
    return negative ? -us : us;
}

}  // namespace

std::optional<DateTime> read_datetime(std::string_view text) {
    // PostgreSQL leaves the minutes of a whole hour's offset out.
    std::string iso(text);
    if (iso.size() > 3 && (iso[iso.size() - 3] == '+' || iso[iso.size() - 3] == '-') && iso.size() > 13)
        iso += ":00";
    return DateTime::parse_iso(iso);
}

std::optional<Date> read_date(std::string_view text) {
    return Date::parse_iso(text);
}

std::optional<Time> read_time(std::string_view text) {
    return Time::parse_iso(text);
}

std::optional<Duration> read_interval(std::string_view text) {
    std::int64_t days = 0, us = 0;
    const auto words = text::split(text, ' ');
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].find(':') != std::string_view::npos) {
            const auto clock = clock_us(words[i]);
            if (!clock)
                return std::nullopt;
            if (__builtin_add_overflow(us, *clock, &us))
                return std::nullopt;
            continue;
        }
        std::string_view figure = words[i];
        if (figure.starts_with('+'))
            figure.remove_prefix(1);
        const auto count = text::parse_int(figure);
        if (!count || *count < INT32_MIN || *count > INT32_MAX || i + 1 == words.size())
            return std::nullopt;
        const std::string_view unit = words[++i];
        if (unit.starts_with("day"))
            days += *count;
        else if (unit.starts_with("mon"))
            days += *count * 30;
        else if (unit.starts_with("year"))
            days += *count * 365;
        else
            return std::nullopt;
    }
    return binary::interval_of(days, us);
}

std::optional<std::string> read_bytes(std::string_view text) {
    if (!text.starts_with("\\x") || text.size() % 2 != 0)
        return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 2; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

std::string write_datetime(DateTime value) {
    std::string iso = value.iso(' ');
    if (iso.ends_with("+00:00"))
        iso.resize(iso.size() - 3);
    return iso;
}

std::string write_interval(Duration value) {
    constexpr std::int64_t day = 86'400'000'000;
    const std::int64_t days = value.us / day, rest = value.us % day;
    std::string text;
    if (days != 0)
        text = std::to_string(days) + (days == 1 ? " day" : " days");
    if (rest != 0 || days == 0) {
        if (!text.empty())
            text += ' ';
        if (rest < 0)
            text += '-';
        text += Time{rest < 0 ? -rest : rest}.iso();
    }
    return text;
}

}  // namespace nuages::db::text_form
