#include <array>
#include <cstdio>

#include <nuages/base/text.h>
#include <nuages/i18n/locale.h>
#include <nuages/template/text/date_format.h>
#include <nuages/template/text/localize.h>
#include <nuages/template/text/number_format.h>
#include <nuages/text/unicode.h>

namespace nuages::text {
namespace {

using i18n::Formats;
using i18n::Locale;

constexpr std::array<std::string_view, 7> days = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                  "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> months = {"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};

bool is_decimal(const Value& value) {
    return value.is_decimal() || (value.is_object() && (value.as_object().type_name() == "Decimal" ||
                                                        value.as_object().type_name() == "int"));
}

std::string padded(int number, int width) {
    char text[16];
    std::snprintf(text, sizeof text, "%0*d", width, number);
    return text;
}

// What one character behind a % stands for; "" for one that is unknown.
std::string part(Date date, Time time, char c) {
    switch (c) {
        case 'Y':
            return padded(date.year(), 4);
        case 'y':
            return padded(date.year() % 100, 2);
        case 'm':
            return padded(date.month(), 2);
        case 'd':
            return padded(date.day(), 2);
        case 'H':
            return padded(time.hour(), 2);
        case 'I':
            return padded((time.hour() + 11) % 12 + 1, 2);
        case 'M':
            return padded(time.minute(), 2);
        case 'S':
            return padded(time.second(), 2);
        case 'f':
            return padded(time.microsecond(), 6);
        case 'j':
            return padded(date.day_of_year(), 3);
        case 'p':
            return time.hour() < 12 ? "AM" : "PM";
        case 'A':
            return std::string(days[static_cast<std::size_t>(date.weekday())]);
        case 'a':
            return std::string(days[static_cast<std::size_t>(date.weekday())].substr(0, 3));
        case 'B':
            return std::string(months[static_cast<std::size_t>(date.month() - 1)]);
        case 'b':
            return std::string(months[static_cast<std::size_t>(date.month() - 1)].substr(0, 3));
        case '%':
            return "%";
        default:
            return {};
    }
}

}  // namespace

std::string localize(const Value& value, const Locale& locale) {
    const Formats& formats = locale.formats();
    switch (value.kind()) {
        case Value::Kind::integer:
        case Value::Kind::real:
            return format_number(value, formats);
        case Value::Kind::datetime:
            return format_date(value.as_datetime(), formats.datetime_format, locale);
        case Value::Kind::date:
            return format_date(value.as_date(), formats.date_format, locale);
        case Value::Kind::time:
            return format_date(value.as_time(), formats.time_format, locale);
        default:
            return is_decimal(value) ? format_decimal(value.str(), formats) : value.str();
    }
}

std::string localize_input(const Value& value, const Locale& locale) {
    const auto typed = [&locale](DateTime moment, std::string_view setting) {
        return strftime(moment, i18n::input_formats(locale.language(), setting).front());
    };
    switch (value.kind()) {
        case Value::Kind::integer:
        case Value::Kind::real:
            return format_number(value, locale.formats());
        case Value::Kind::datetime:
            return typed(value.as_datetime(), "DATETIME_INPUT_FORMATS");
        case Value::Kind::date:
            return typed(DateTime::combine(value.as_date(), Time(), tz::naive), "DATE_INPUT_FORMATS");
        case Value::Kind::time:
            return typed(DateTime::combine(Date(1900, 1, 1), value.as_time(), tz::naive),
                         "TIME_INPUT_FORMATS");
        default:
            return is_decimal(value) ? format_decimal(value.str(), locale.formats()) : value.str();
    }
}

std::string sanitize_separators(std::string_view text, const Formats& formats) {
    std::string_view whole = text;
    std::string decimals;
    const std::size_t point =
        formats.decimal_separator.empty() ? text.npos : text.find(formats.decimal_separator);
    if (point != text.npos) {
        whole = text.substr(0, point);
        decimals = "." + std::string(text.substr(point + formats.decimal_separator.size()));
    }
    std::string digits(whole);
    const std::string& separator = formats.thousand_separator;
    if (!formats.use_thousand_separator || separator.empty())
        return digits + decimals;
    // A single point that has not three digits behind it was rather meant as the decimal one.
    const std::size_t dot = digits.rfind('.');
    const bool is_decimal_point = separator == "." && dot != digits.npos && digits.find('.') == dot &&
                                  unicode::length(digits.substr(dot + 1)) != 3;
    if (!is_decimal_point) {
        digits = replace_all(digits, separator, "");
        // A no-break space is typed as a plain one.
        digits = replace_all(digits, unicode::nfkd(separator), "");
    }
    return digits + decimals;
}

std::string strftime(DateTime moment, std::string_view format) {
    const Date date = moment.date();
    const Time time = moment.time();
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        const std::string known =
            format[i] == '%' && i + 1 < format.size() ? part(date, time, format[i + 1]) : std::string();
        if (known.empty())
            out += format[i];
        else
            ++i;
        out += known;
    }
    return out;
}

}  // namespace nuages::text
