#include "members.h"

#include <cmath>

#include <nuages/base/text.h>
#include <nuages/text/split_lines.h>
#include <nuages/text/unicode.h>

namespace nuages::templates {
namespace {

Value split_lines(std::string_view text) {
    auto lines = text::split_lines(text);
    return List(lines.begin(), lines.end());
}

Value split_words(std::string_view text) {
    List words;
    text = unicode::strip_left(text);
    while (!text.empty()) {
        std::size_t end = 0;
        while (end < text.size()) {
            auto [c, size] = unicode::decode(text.substr(end));
            if (unicode::is_space(c))
                break;
            end += size;
        }
        words.emplace_back(text.substr(0, end));
        text = unicode::strip_left(text.substr(end));
    }
    return words;
}

Value capitalize(std::string_view text) {
    if (text.empty())
        return Value(text);
    auto [c, size] = unicode::decode(text);
    std::string out;
    unicode::append_title(out, c);
    out += unicode::lower(text.substr(size));
    return out;
}

Value swap_case(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto [c, size] = unicode::decode(text);
        if (unicode::is_upper(c))
            unicode::append_lower(out, c);
        else
            unicode::append_upper(out, c);
        text.remove_prefix(size);
    }
    return out;
}

// Python's str.isX: true where there are characters and all are of that sort.
bool all_are(std::string_view text, bool (*is)(char32_t) noexcept) {
    if (text.empty())
        return false;
    while (!text.empty()) {
        auto [c, size] = unicode::decode(text);
        if (!is(c))
            return false;
        text.remove_prefix(size);
    }
    return true;
}

// Python's isupper and islower: some cased character, and none of the other case.
bool is_all_of_case(std::string_view text, bool upper) {
    bool any = false;
    while (!text.empty()) {
        auto [c, size] = unicode::decode(text);
        if (upper ? unicode::is_lower(c) : unicode::is_upper(c))
            return false;
        any |= unicode::is_cased(c);
        text.remove_prefix(size);
    }
    return any;
}

std::optional<Value> text_member(std::string_view text, std::string_view name) {
    if (name == "upper")
        return unicode::upper(text);
    if (name == "lower" || name == "casefold")
        return unicode::lower(text);
    if (name == "title")
        return unicode::title(text);
    if (name == "capitalize")
        return capitalize(text);
    if (name == "swapcase")
        return swap_case(text);
    if (name == "strip")
        return unicode::strip(text);
    if (name == "lstrip")
        return unicode::strip_left(text);
    if (name == "rstrip")
        return unicode::strip_right(text);
    if (name == "split")
        return split_words(text);
    if (name == "splitlines")
        return split_lines(text);
    if (name == "isalpha")
        return all_are(text, unicode::is_alpha);
    if (name == "isdigit" || name == "isdecimal" || name == "isnumeric")
        return all_are(text, unicode::is_digit);
    if (name == "isalnum")
        return all_are(text, [](char32_t c) noexcept { return c != '_' && unicode::is_word(c); });
    if (name == "isspace")
        return all_are(text, unicode::is_space);
    if (name == "isupper")
        return is_all_of_case(text, true);
    if (name == "islower")
        return is_all_of_case(text, false);
    return std::nullopt;
}

std::optional<Value> date_member(Date date, std::string_view name) {
    if (name == "year")
        return date.year();
    if (name == "month")
        return date.month();
    if (name == "day")
        return date.day();
    if (name == "weekday")
        return date.weekday();
    if (name == "isoweekday")
        return date.weekday() + 1;
    if (name == "isoformat")
        return date.iso();
    if (name == "toordinal")
        return date.days() + 719163;  // Python counts from the first day of year 1
    return std::nullopt;
}

std::optional<Value> time_member(Time time, std::string_view name) {
    if (name == "hour")
        return time.hour();
    if (name == "minute")
        return time.minute();
    if (name == "second")
        return time.second();
    if (name == "microsecond")
        return time.microsecond();
    return std::nullopt;
}

std::optional<Value> datetime_member(DateTime moment, std::string_view name) {
    if (name == "isoformat")
        return moment.iso();
    if (name == "date")
        return moment.date();
    if (name == "time")
        return moment.time();
    if (name == "timestamp")
        return static_cast<double>(moment.us) / 1e6;
    if (name == "tzname")
        return moment.is_naive() ? Value() : Value(tz::abbreviation(moment.zone, moment.us));
    if (name == "utcoffset")
        return moment.is_naive() ? Value() : Value(Duration::seconds(tz::offset(moment.zone, moment.us)));
    if (name == "tzinfo")
        return moment.is_naive() ? Value() : Value(tz::name(moment.zone));
    if (auto found = date_member(moment.date(), name))
        return found;
    return time_member(moment.time(), name);
}

std::optional<Value> duration_member(Duration duration, std::string_view name) {
    constexpr std::int64_t day = 86'400'000'000;
    // Python keeps seconds and microseconds positive and lets the days be negative.
    std::int64_t days = duration.us / day - (duration.us % day < 0);
    std::int64_t rest = duration.us - days * day;
    if (name == "days")
        return days;
    if (name == "seconds")
        return rest / 1'000'000;
    if (name == "microseconds")
        return rest % 1'000'000;
    if (name == "total_seconds")
        return static_cast<double>(duration.us) / 1e6;
    return std::nullopt;
}

std::optional<Value> dict_member(const Dict& dict, std::string_view name) {
    if (name != "items" && name != "keys" && name != "values")
        return std::nullopt;
    List list;
    list.reserve(dict.size());
    for (const auto& [key, value] : dict) {
        if (name == "items")
            list.push_back(Value::list({key, value}));
        else
            list.push_back(name == "keys" ? key : value);
    }
    return Value(std::move(list));
}

std::optional<Value> number_member(const Value& number, std::string_view name) {
    if (name == "real")
        return number.is_bool() ? Value(number.as_int()) : number;
    if (name == "imag")
        return number.is_real() ? Value(0.0) : Value(0);
    if (name == "is_integer")
        return !number.is_real() || std::trunc(number.as_real()) == number.as_real();
    if (number.is_real())
        return std::nullopt;
    if (name == "numerator")
        return number.as_int();
    if (name == "denominator")
        return 1;
    return std::nullopt;
}

}  // namespace

std::optional<Value> member_of(const Value& value, std::string_view name) {
    switch (value.kind()) {
        case Value::Kind::text:
            return text_member(value.as_text(), name);
        case Value::Kind::boolean:
        case Value::Kind::integer:
        case Value::Kind::real:
            return number_member(value, name);
        case Value::Kind::date:
            return date_member(value.as_date(), name);
        case Value::Kind::time:
            if (name == "isoformat")
                return value.as_time().iso();
            return time_member(value.as_time(), name);
        case Value::Kind::datetime:
            return datetime_member(value.as_datetime(), name);
        case Value::Kind::duration:
            return duration_member(value.as_duration(), name);
        case Value::Kind::uuid:
            if (name == "hex")
                return value.as_uuid().hex();
            if (name == "urn")
                return "urn:uuid:" + value.as_uuid().str();
            return std::nullopt;
        case Value::Kind::dict:
            return dict_member(value.as_dict(), name);
        default:
            return std::nullopt;
    }
}

std::optional<Value> item_at(const Value& value, std::int64_t index) {
    if (value.is_list()) {
        const List& list = value.as_list();
        auto size = static_cast<std::int64_t>(list.size());
        if (index < -size || index >= size)
            return std::nullopt;
        return list[static_cast<std::size_t>(index < 0 ? index + size : index)];
    }
    if (value.is_text()) {
        std::string_view text = value.as_text();
        if (index < 0)
            index += static_cast<std::int64_t>(unicode::length(text));
        if (index < 0)
            return std::nullopt;
        std::size_t begin = unicode::prefix_bytes(text, static_cast<std::size_t>(index));
        if (begin == text.size())
            return std::nullopt;
        return Value(text.substr(begin, unicode::decode(text.substr(begin)).size));
    }
    if (value.is_bytes()) {
        std::string_view bytes = value.as_text();
        auto size = static_cast<std::int64_t>(bytes.size());
        if (index < -size || index >= size)
            return std::nullopt;
        return static_cast<unsigned char>(bytes[static_cast<std::size_t>(index < 0 ? index + size : index)]);
    }
    return std::nullopt;
}

}  // namespace nuages::templates
