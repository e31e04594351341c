#include <nuages/base/error.h>
#include <nuages/template/engine.h>
#include <nuages/template/locale.h>
#include <nuages/template/text/timesince.h>

#include "../date_value.h"
#include "filters.h"

namespace nuages::templates::filters {
namespace {

using Argument = FilterOptions::Argument;

bool is_blank(const Value& value) {
    return value.is_null() || (value.is_text() && value.as_text().empty());
}

Value date(const FilterCall& call) {
    if (is_blank(call.value))
        return "";
    std::string format = call.argument && !call.argument->is_null() ? call.argument->str() : std::string();
    return Value(format_date_value(call.value, format, call.context).value_or(std::string()));
}

Value time(const FilterCall& call) {
    if (is_blank(call.value))
        return "";
    std::string format = call.argument && !call.argument->is_null() ? call.argument->str() : std::string();
    return Value(format_time_value(call.value, format, call.context).value_or(std::string()));
}

// A moment that timesince can count from: dates begin at midnight.
DateTime moment_of(const Value& value) {
    if (value.kind() == Value::Kind::datetime)
        return value.as_datetime();
    if (value.kind() == Value::Kind::date)
        return DateTime::combine(value.as_date(), Time(), tz::naive);
    throw TypeError("timesince and timeuntil need a date or datetime, and the value is " +
                    std::string(value.kind_name()) + ".");
}

// The present in the clock of `other`, so that both are naive or both aware.
DateTime present_like(DateTime other, const Context& context) {
    DateTime now = context.engine().options().clock();
    if (!other.is_naive())
        return now.in(other.zone);
    now = now.in(context.time_zone());
    return DateTime::combine(now.date(), now.time(), tz::naive);
}

Value since(const FilterCall& call, bool until) {
    if (!call.value.truth())
        return "";
    DateTime moment = moment_of(call.value);
    bool has_reference = call.argument && call.argument->truth();
    DateTime reference = has_reference ? moment_of(*call.argument) : present_like(moment, call.context);
    if (reference.is_naive() != moment.is_naive())
        return "";
    const Locale& locale = call.context.locale();
    return Value(until ? text::time_until(moment, reference, locale)
                       : text::time_since(moment, reference, locale));
}

}  // namespace

void add_dates(Library& library) {
    library.filter("date", date, {.argument = Argument::optional, .expects_localtime = true});
    library.filter("time", time, {.argument = Argument::optional, .expects_localtime = true});
    library.filter("timesince", [](const FilterCall& call) { return since(call, false); },
                   {.argument = Argument::optional});
    library.filter("timeuntil", [](const FilterCall& call) { return since(call, true); },
                   {.argument = Argument::optional});
}

}  // namespace nuages::templates::filters
