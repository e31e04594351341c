#include <cmath>

#include <nuages/base/error.h>
#include <nuages/base/value.h>
#include <nuages/text/dateparse.h>

#include "scanner.h"

namespace nuages::text {
namespace {

constexpr std::size_t any_number = 1000;
constexpr std::int64_t us_per_second = 1'000'000;
constexpr std::int64_t us_per_minute = 60 * us_per_second;
constexpr std::int64_t us_per_hour = 60 * us_per_minute;
constexpr std::int64_t us_per_day = 24 * us_per_hour;

// A sum of microseconds that says when it has left the range.
class Sum {
public:
    void add(long double number, std::int64_t unit) { total_ += number * static_cast<long double>(unit); }
    void subtract(const Sum& other) { total_ -= other.total_; }
    void add(const Sum& other) { total_ += other.total_; }

    Duration duration(std::string_view text) const {
        constexpr long double limit = 9.2e18L;
        if (std::fabs(total_) > limit)
            throw ValueError("The duration " + Value(text).repr() +
                             " is out of range: it may take 106,751,991 days at most.");
        return {static_cast<std::int64_t>(std::nearbyint(total_))};
    }

private:
    long double total_ = 0;
};

std::int64_t take_fraction(Scanner& scanner, std::size_t most_dropped) {
    std::size_t digits = 0;
    std::int64_t number = scanner.take_number(1, 6, &digits).value_or(0);
    for (; digits < 6; ++digits)
        number *= 10;
    scanner.skip_digits(most_dropped);
    return number;
}

// Days in front of a time: "-3 days, " or "3 ". Nothing is taken where there are none.
bool take_days(Scanner& scanner, Sum& days, bool postgres) {
    Scanner ahead = scanner;
    const bool negative = ahead.take('-');
    const auto number = ahead.take_number(1, any_number);
    if (!number || !ahead.take(' '))
        return false;
    if (ahead.take("day")) {
        ahead.take('s');
        if (!(postgres ? (ahead.take(' '), true) : ahead.take(", ")))
            return false;
    } else if (postgres) {
        return false;
    }
    days.add(static_cast<long double>(negative ? -*number : *number), us_per_day);
    scanner = ahead;
    return true;
}

// "[days] [-][[hours:]minutes:]seconds[.fraction]"
std::optional<Duration> parse_standard(std::string_view text) {
    Scanner scanner(text);
    Sum days, time;
    take_days(scanner, days, false);
    const bool negative = scanner.take('-');
    std::int64_t numbers[3] = {};
    std::size_t count = 0;
    do {
        const auto number = scanner.take_number(1, any_number);
        if (!number || count == 3)
            return std::nullopt;
        numbers[count++] = *number;
    } while (scanner.take(':'));
    for (std::int64_t unit = us_per_second; count > 0; unit *= 60)
        time.add(static_cast<long double>(numbers[--count]), unit);
    if (scanner.take_any(".,")) {
        if (scanner.rest().empty())
            return std::nullopt;
        Scanner before = scanner;
        time.add(static_cast<long double>(take_fraction(scanner, 6)), 1);
        if (scanner.rest().size() == before.rest().size())
            return std::nullopt;
    }
    if (!scanner.at_last_line_end())
        return std::nullopt;
    if (negative)
        days.subtract(time);
    else
        days.add(time);
    return days.duration(text);
}

// "12", "1.5" or "1,5" in front of that letter; nothing is taken where the letter is another.
void take_iso_part(Scanner& scanner, char letter, std::int64_t unit, Sum& sum) {
    Scanner ahead = scanner;
    const auto whole = ahead.take_number(1, any_number);
    if (!whole)
        return;
    long double number = static_cast<long double>(*whole);
    if (ahead.take_any(".,")) {
        std::size_t digits = 0;
        const auto fraction = ahead.take_number(1, 18, &digits);
        if (!fraction)
            return;
        number += static_cast<long double>(*fraction) / std::pow(10.0L, static_cast<long double>(digits));
        ahead.skip_digits(any_number);
    }
    if (!ahead.take(letter))
        return;
    sum.add(number, unit);
    scanner = ahead;
}

// "[-]P[nD][T[nH][nM][nS]]"
std::optional<Duration> parse_iso(std::string_view text) {
    Scanner scanner(text);
    const bool negative = scanner.take_any("+-") == '-';
    if (!scanner.take('P'))
        return std::nullopt;
    Sum sum;
    take_iso_part(scanner, 'D', us_per_day, sum);
    if (scanner.take('T')) {
        take_iso_part(scanner, 'H', us_per_hour, sum);
        take_iso_part(scanner, 'M', us_per_minute, sum);
        take_iso_part(scanner, 'S', us_per_second, sum);
    }
    if (!scanner.at_last_line_end())
        return std::nullopt;
    const Duration duration = sum.duration(text);
    return negative ? -duration : duration;
}

// "[3 days][ ][-]hours:minutes:seconds[.fraction]"
std::optional<Duration> parse_postgres(std::string_view text) {
    Scanner scanner(text);
    Sum days, time;
    take_days(scanner, days, true);
    if (scanner.at_last_line_end())
        return days.duration(text);
    const bool negative = scanner.take_any("+-") == '-';
    const auto hours = scanner.take_number(1, any_number);
    if (!hours || !scanner.take(':'))
        return std::nullopt;
    const auto minutes = scanner.take_number(2, 2);
    if (!minutes || !scanner.take(':'))
        return std::nullopt;
    const auto seconds = scanner.take_number(2, 2);
    if (!seconds)
        return std::nullopt;
    time.add(static_cast<long double>(*hours), us_per_hour);
    time.add(static_cast<long double>(*minutes), us_per_minute);
    time.add(static_cast<long double>(*seconds), us_per_second);
    if (scanner.take('.'))
        time.add(static_cast<long double>(take_fraction(scanner, 0)), 1);
    if (!scanner.at_last_line_end())
        return std::nullopt;
    if (negative)
        days.subtract(time);
    else
        days.add(time);
    return days.duration(text);
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
    for (auto* const parse : {&parse_standard, &parse_iso, &parse_postgres}) {
        if (const auto duration = parse(text))
            return duration;
    }
    return std::nullopt;
}

}  // namespace nuages::text
