#include "conditional.h"

#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/base/time.h>

namespace nuages::staticfiles {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> month_number(std::string_view name) {
    for (std::size_t i = 0; i < months.size(); ++i)
        if (text::iequals(months[i], name))
            return static_cast<int>(i) + 1;
    return std::nullopt;
}

std::optional<int> digits(std::string_view text) {
    if (text.empty() || text.size() > 4)
        return std::nullopt;
    int number = 0;
    for (const char c : text) {
        if (!text::is_digit(c))
            return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

std::optional<std::int64_t> moment(std::optional<int> year, std::optional<int> month, std::optional<int> day,
                                   std::string_view clock) {
    const auto time = clock.size() == 8 ? Time::parse_iso(clock) : std::nullopt;
    if (!year || !month || !day || !time)
        return std::nullopt;
    try {
        return DateTime::combine(Date(*year, *month, *day), *time).us / 1'000'000;
    } catch (const ValueError&) {
        return std::nullopt;
    }
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> found;
    for (const std::string_view word : text::split(text, ' '))
        if (!word.empty())
            found.push_back(word);
    return found;
}

// A year of two digits is within fifty years of now (RFC 9110 5.6.7).
std::optional<int> full_year(std::optional<int> two_digits) {
    if (!two_digits)
        return std::nullopt;
    const int now = tz::now().year();
    const int year = now / 100 * 100 + *two_digits;
    return year > now + 50 ? year - 100 : year;
}

std::string_view without_weakness(std::string_view etag) {
    return etag.starts_with("W/") ? etag.substr(2) : etag;
}

// Whether a list of entity tags ("*" included) has this one. `weak` ignores the mark of weakness; without it,
// weak tags match nothing (RFC 9110 8.8.3.2).
bool lists_etag(std::string_view list, std::string_view etag, bool weak) {
    list = text::trim(list);
    if (list == "*")
        return true;
    while (!list.empty()) {
        const bool is_weak = list.starts_with("W/");
        const std::string_view tag = without_weakness(list);
        if (!tag.starts_with('"'))
            return false;
        const auto end = tag.find('"', 1);
        if (end == tag.npos)
            return false;
        if ((weak || !is_weak) && tag.substr(0, end + 1) == etag)
            return true;
        list = text::trim(tag.substr(end + 1));
        if (list.starts_with(','))
            list = text::trim(list.substr(1));
    }
    return false;
}

// Whether the client's date is at or after the last modification; a malformed date is no answer.
std::optional<bool> unmodified_since(std::optional<std::string_view> header, std::int64_t last_modified) {
    const auto date = header ? parse_http_date(*header) : std::nullopt;
    if (!date)
        return std::nullopt;
    return last_modified <= *date;
}

// Whether the client's part still belongs to this representation.
bool if_range_holds(const HttpRequest& request, const Validators& validators) {
    const auto header = request.headers.find("If-Range");
    if (!header)
        return true;
    if (header->starts_with('"') || header->starts_with("W/"))
        return *header == validators.etag;
    return parse_http_date(*header) == validators.last_modified;
}

std::optional<std::uint64_t> parse_position(std::string_view text) {
    if (text.empty() || !text::is_digit(text.front()))
        return std::nullopt;
    const auto number = text::parse_int(text);
    return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

}  // namespace

Precondition check_preconditions(const HttpRequest& request, const Validators& validators) {
    const RequestHeaders& headers = request.headers;
    if (const auto if_match = headers.find("If-Match")) {
        if (!lists_etag(*if_match, validators.etag, false))
            return Precondition::failed;
    } else if (unmodified_since(headers.find("If-Unmodified-Since"), validators.last_modified) == false) {
        return Precondition::failed;
    }
    if (const auto if_none_match = headers.find("If-None-Match"))
        return lists_etag(*if_none_match, validators.etag, true) ? Precondition::not_modified
                                                                 : Precondition::proceed;
    if (unmodified_since(headers.find("If-Modified-Since"), validators.last_modified) == true)
        return Precondition::not_modified;
    return Precondition::proceed;
}

RangeChoice choose_range(const HttpRequest& request, const Validators& validators, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    const std::string_view header = request.headers.get("Range");
    if (request.method != "GET" || header.size() < unit.size() ||
        !text::iequals(header.substr(0, unit.size()), unit) || !if_range_holds(request, validators))
        return {};
    const std::string_view text = text::trim(header.substr(unit.size()));
    const auto hyphen = text.find('-');
    if (hyphen == text.npos || text.find(',') != text.npos)
        return {};
    const auto first = parse_position(text.substr(0, hyphen));
    const auto last = parse_position(text.substr(hyphen + 1));
    if (first) {
        if ((!last && hyphen + 1 != text.size()) || (last && *last < *first))
            return {};
        if (*first >= size)
            return {RangeKind::unsatisfiable, {}};
        return {RangeKind::part, {*first, last && *last < size ? *last : size - 1}};
    }
    // "-500": the last 500 bytes.
    if (hyphen != 0 || !last)
        return {};
    if (*last == 0 || size == 0)
        return {RangeKind::unsatisfiable, {}};
    return {RangeKind::part, {*last < size ? size - *last : 0, size - 1}};
}

std::string http_date(std::int64_t unix_seconds) {
    const DateTime moment = DateTime::from_unix(unix_seconds);
    const Date date = moment.date();
    const Time time = moment.time();
    char text[48];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  weekdays[static_cast<std::size_t>(date.weekday())].data(), date.day(),
                  months[static_cast<std::size_t>(date.month() - 1)].data(), date.year(), time.hour(),
                  time.minute(), time.second());
    return text;
}

std::optional<std::int64_t> parse_http_date(std::string_view text) {
    const auto parts = words(text::trim(text));
    // "Sun, 06 Nov 1994 08:49:37 GMT"
    if (parts.size() == 6 && parts[0].ends_with(',') && parts[5] == "GMT")
        return moment(parts[3].size() == 4 ? digits(parts[3]) : std::nullopt, month_number(parts[2]),
                      digits(parts[1]), parts[4]);
    // "Sunday, 06-Nov-94 08:49:37 GMT"
    if (parts.size() == 4 && parts[0].ends_with(',') && parts[3] == "GMT") {
        const auto date = text::split(parts[1], '-');
        if (date.size() != 3 || date[2].size() != 2)
            return std::nullopt;
        return moment(full_year(digits(date[2])), month_number(date[1]), digits(date[0]), parts[2]);
    }
    // "Sun Nov  6 08:49:37 1994"
    if (parts.size() == 5 && parts[4].size() == 4)
        return moment(digits(parts[4]), month_number(parts[1]), digits(parts[2]), parts[3]);
    return std::nullopt;
}

}  // namespace nuages::staticfiles
