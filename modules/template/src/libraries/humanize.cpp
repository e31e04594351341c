// The library humanize: numbers and dates as people say them.
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/template/engine.h>
#include <nuages/template/locale.h>
#include <nuages/template/text/number_format.h>
#include <nuages/template/text/timesince.h>
#include <nuages/text/unicode.h>

#include "../date_value.h"
#include "../decimal.h"
#include "../numbers.h"
#include "../value_text.h"
#include "libraries.h"

namespace nuages::templates::libraries {
namespace {

Value ordinal(const FilterCall& call) {
    const auto digits = to_whole(call.value);
    if (!digits)
        return call.value;
    if (digits->starts_with('-'))
        return Value(*digits);
    const Locale& locale = call.context.locale();
    const char last = digits->back();
    const bool teen =
        digits->size() > 1 && (*digits)[digits->size() - 2] == '1' && last >= '1' && last <= '3';
    std::string pattern;
    if (teen) {
        pattern = locale.translate("{}th", "ordinal 11, 12, 13");
    } else {
        const char* english = last == '1' ? "{}st" : last == '2' ? "{}nd" : last == '3' ? "{}rd" : "{}th";
        pattern = locale.translate(english, std::string("ordinal ") + last);
    }
    return Value::safe(text::replace_all(pattern, "{}", *digits));
}

// Commas between thousands of the digits, of whatever script, that a text begins with.
std::string with_commas(std::string_view text) {
    std::size_t end = text.starts_with('-');
    std::vector<std::size_t> digits;  // where each begins
    while (end < text.size()) {
        const auto [c, size] = unicode::decode(text.substr(end));
        if (!unicode::is_decimal(c))
            break;
        digits.push_back(end);
        end += size;
    }
    std::string result(text);
    for (std::size_t i = digits.size(); i > 3;) {
        i -= 3;
        result.insert(digits[i], ",");
    }
    return result;
}

Value int_comma(const FilterCall& call) {
    const Value& value = call.value;
    const Formats& formats = call.context.locale().formats();
    bool is_decimal = value.is_decimal() || (value.is_object() && value.as_object().type_name() == "Decimal");
    if (value.is_real() || is_decimal)
        return Value(text::format_decimal(value.str(), formats, std::nullopt, true));
    if (const auto number = to_whole(value))
        return Value(text::format_decimal(*number, formats, std::nullopt, true));
    return Value(with_commas(TextView(value).view()));
}

Value int_word(const FilterCall& call) {
    struct Unit {
        int exponent;  // of ten
        std::string_view name;
    };
    constexpr std::array<Unit, 11> units = {{{6, "%(value)s million"},
                                             {9, "%(value)s billion"},
                                             {12, "%(value)s trillion"},
                                             {15, "%(value)s quadrillion"},
                                             {18, "%(value)s quintillion"},
                                             {21, "%(value)s sextillion"},
                                             {24, "%(value)s septillion"},
                                             {27, "%(value)s octillion"},
                                             {30, "%(value)s nonillion"},
                                             {33, "%(value)s decillion"},
                                             {100, "%(value)s googol"}}};
    const auto number = to_whole(call.value);
    if (!number)
        return call.value;
    const std::size_t digits = number->size() - (number->front() == '-');
    const auto as_it_is = [&]() -> Value {
        return call.value.is_object() ? call.value : whole_value(*number);
    };
    if (digits < 7)
        return as_it_is();
    for (const Unit& unit : units) {
        if (digits > static_cast<std::size_t>(unit.exponent) + 3)
            continue;
        const double scaled = text::parse_double(*number + "e-" + std::to_string(unit.exponent)).value_or(0);
        const Locale& locale = call.context.locale();
        // Away from one, so that 1.2 million is many.
        const auto count =
            static_cast<std::int64_t>(std::fabs(scaled < 1 ? std::floor(scaled) : std::ceil(scaled)));
        std::string pattern = locale.translate_plural(unit.name, unit.name, count);
        std::string rounded = LongDecimal::parse(text::repr(scaled))->rounded(1).str();
        return Value(
            text::replace_all(pattern, "%(value)s", text::format_decimal(rounded, locale.formats(), 1)));
    }
    return as_it_is();
}

Value ap_number(const FilterCall& call) {
    constexpr std::array<std::string_view, 9> names = {"one", "two",   "three", "four", "five",
                                                       "six", "seven", "eight", "nine"};
    const auto digits = to_whole(call.value);
    if (!digits)
        return call.value;
    if (digits->size() != 1 || *digits == "0")
        return call.value.is_object() && call.value.str() == *digits ? call.value : whole_value(*digits);
    return Value(call.context.locale().translate(names[static_cast<std::size_t>(digits->front() - '1')]));
}

Value natural_day(const FilterCall& call) {
    Date day;
    ZoneId zone = tz::naive;
    if (call.value.kind() == Value::Kind::datetime) {
        day = call.value.as_datetime().date();
        zone = call.value.as_datetime().zone;
    } else if (call.value.kind() == Value::Kind::date) {
        day = call.value.as_date();
    } else {
        return call.value;
    }
    // A day without a zone counts in the context's.
    DateTime now = call.context.engine().options().clock();
    Date today = now.in(zone == tz::naive ? call.context.time_zone() : zone).date();
    const Locale& locale = call.context.locale();
    switch (day.days() - today.days()) {
        case 0:
            return Value(locale.translate("today"));
        case 1:
            return Value(locale.translate("tomorrow"));
        case -1:
            return Value(locale.translate("yesterday"));
        default:
            break;
    }
    std::string format = call.argument && !call.argument->is_null() ? call.argument->str() : std::string();
    return Value(format_date_value(Value(day), format, call.context).value_or(std::string()));
}

// "a minute ago", "5 minutes ago"; with a no-break space behind the number.
std::string counted(std::int64_t count, std::string_view one, std::string_view many, const Locale& locale) {
    return text::replace_all(locale.translate_plural(one, many, count), "%(count)s", std::to_string(count));
}

std::string natural_seconds(std::int64_t seconds, bool past, const Locale& locale) {
    if (seconds == 0)
        return locale.translate("now");
    if (seconds < 60)
        return past ? counted(seconds, "a second ago", "%(count)s\xC2\xA0seconds ago", locale)
                    : counted(seconds, "a second from now", "%(count)s\xC2\xA0seconds from now", locale);
    if (seconds < 3600)
        return past ? counted(seconds / 60, "a minute ago", "%(count)s\xC2\xA0minutes ago", locale)
                    : counted(seconds / 60, "a minute from now", "%(count)s\xC2\xA0minutes from now", locale);
    return past ? counted(seconds / 3600, "an hour ago", "%(count)s\xC2\xA0hours ago", locale)
                : counted(seconds / 3600, "an hour from now", "%(count)s\xC2\xA0hours from now", locale);
}

Value natural_time(const FilterCall& call) {
    if (call.value.kind() != Value::Kind::datetime)
        return call.value;
    DateTime moment = call.value.as_datetime();
    DateTime now = call.context.engine().options().clock();
    if (moment.is_naive()) {
        now = now.in(call.context.time_zone());
        now = DateTime::combine(now.date(), now.time(), tz::naive);
    }
    const Locale& locale = call.context.locale();
    bool past = moment < now;
    std::int64_t seconds = (past ? now - moment : moment - now).us / 1'000'000;
    if (seconds < 86'400)
        return Value(natural_seconds(seconds, past, locale));
    std::string delta = past ? text::time_since(moment, now, locale, 2, "naturaltime-past")
                             : text::time_until(moment, now, locale, 2, "naturaltime-future");
    return Value(text::replace_all(locale.translate(past ? "%(delta)s ago" : "%(delta)s from now"),
                                   "%(delta)s", delta));
}

Library make() {
    Library library;
    library.filter("ordinal", ordinal, {.is_safe = true});
    library.filter("intcomma", int_comma, {.is_safe = true});
    library.filter("intword", int_word);
    library.filter("apnumber", ap_number, {.is_safe = true});
    library.filter("naturalday", natural_day,
                   {.argument = FilterOptions::Argument::optional, .expects_localtime = true});
    library.filter("naturaltime", natural_time);
    return library;
}

}  // namespace

const Library& humanize() {
    static const Library library = make();
    return library;
}

}  // namespace nuages::templates::libraries
