#include "date_value.h"

#include <nuages/base/error.h>
#include <nuages/template/engine.h>
#include <nuages/template/locale.h>
#include <nuages/template/text/date_format.h>

namespace nuages::templates {
namespace {

std::string_view named_format(std::string_view format, const std::string& otherwise, const Context& context) {
    if (format.empty())
        return otherwise;
    const std::string* named = context.locale().formats().find(format);
    return named ? std::string_view(*named) : format;
}

}  // namespace

DateTime present(const Context& context) {
    DateTime now = context.engine().options().clock().in(context.time_zone());
    if (context.use_tz())
        return now;
    return DateTime::combine(now.date(), now.time(), tz::naive);
}

std::optional<std::string> format_date_value(const Value& value, std::string_view format,
                                             const Context& context) {
    const Locale& locale = context.locale();
    format = named_format(format, locale.formats().date_format, context);
    switch (value.kind()) {
        case Value::Kind::datetime:
            return text::format_date(value.as_datetime(), format, locale, context.time_zone());
        case Value::Kind::date:
            return text::format_date(value.as_date(), format, locale, context.time_zone());
        case Value::Kind::time:
            try {
                return text::format_date(value.as_time(), format, locale);
            } catch (const ValueError&) {
                return std::nullopt;
            }
        default:
            return std::nullopt;
    }
}

std::optional<std::string> format_time_value(const Value& value, std::string_view format,
                                             const Context& context) {
    const Locale& locale = context.locale();
    format = named_format(format, locale.formats().time_format, context);
    switch (value.kind()) {
        case Value::Kind::datetime:
            return text::format_time(value.as_datetime(), format, locale, context.time_zone());
        case Value::Kind::time:
            return text::format_time(value.as_time(), format, locale);
        default:
            return std::nullopt;
    }
}

}  // namespace nuages::templates
