#include <nuages/template/expression.h>
#include <nuages/template/locale.h>
#include <nuages/template/text/date_format.h>
#include <nuages/template/text/number_format.h>

#include "local_time.h"
#include "value_text.h"
#include "zoned_moment.h"

namespace nuages::templates {
namespace {

void write_text(std::string_view text, bool is_safe, const Context& context, Output& out) {
    if (context.autoescape() && !is_safe)
        out.write_escaped(text);
    else
        out.write(text);
}

std::string shown(DateTime moment, const Context& context) {
    const Locale& locale = context.locale();
    if (!context.use_l10n())
        return Value(moment).str();
    return text::format_date(moment, locale.formats().datetime_format, locale, context.time_zone());
}

bool groups_digits(const Context& context) {
    return context.use_l10n() && context.locale().formats().use_thousand_separator;
}

}  // namespace

std::string localized(const Value& value, const Context& context) {
    const Locale& locale = context.locale();
    switch (value.kind()) {
        case Value::Kind::integer:
        case Value::Kind::real:
            return context.use_l10n() ? text::format_number(value, locale.formats()) : value.str();
        case Value::Kind::datetime:
            return shown(local_time(value.as_datetime(), context), context);
        case Value::Kind::date:
            return context.use_l10n()
                       ? text::format_date(value.as_date(), locale.formats().date_format, locale)
                       : value.str();
        case Value::Kind::time:
            return context.use_l10n()
                       ? text::format_date(value.as_time(), locale.formats().time_format, locale)
                       : value.str();
        case Value::Kind::decimal:
            return context.use_l10n() ? text::format_decimal(value.str(), locale.formats()) : value.str();
        case Value::Kind::object:
            if (const ZonedMoment* zoned = zoned_moment_of(value))
                return shown(zoned->moment(), context);
            [[fallthrough]];
        default:
            return std::string(TextView(value).view());
    }
}

void write_value(const Value& value, const Context& context, Output& out) {
    switch (value.kind()) {
        case Value::Kind::text:
            write_text(value.as_text(), value.is_safe(), context, out);
            return;
        case Value::Kind::null:
            out.write("None");
            return;
        case Value::Kind::boolean:
            out.write(value.as_bool() ? "True" : "False");
            return;
        case Value::Kind::integer:
            if (groups_digits(context))
                break;
            out.write_number(value.as_int());
            return;
        case Value::Kind::object: {
            if (zoned_moment_of(value))
                break;
            Value text = text_of(value);
            write_text(text.as_text(), text.is_safe(), context, out);
            return;
        }
        default:
            break;
    }
    write_text(localized(value, context), false, context, out);
}

}  // namespace nuages::templates
