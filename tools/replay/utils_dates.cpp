#include <nuages/template/text/date_format.h>
#include <nuages/template/text/timesince.h>
#include <nuages/text/dateparse.h>
#include <nuages/text/duration.h>

#include "template_environment.h"
#include "utils_call.h"

namespace nuages::replay {
namespace {

Value date_format(const UtilityCall& call) {
    const Value& value = call.arg(0);
    const std::string_view format = call.text(1);
    switch (value.kind()) {
        case Value::Kind::datetime:
            return text::format_date(value.as_datetime(), format, call.locale);
        case Value::Kind::date:
            return text::format_date(value.as_date(), format, call.locale);
        case Value::Kind::time:
            return text::format_date(value.as_time(), format, call.locale);
        default:
            throw TypeError("no date");
    }
}

Value time_format(const UtilityCall& call) {
    const Value& value = call.arg(0);
    const std::string_view format = call.text(1);
    const auto formatted = value.kind() == Value::Kind::datetime
                               ? text::format_time(value.as_datetime(), format, call.locale)
                               : text::format_time(value.as_time(), format, call.locale);
    if (!formatted)
        throw ValueError("the value has no date");
    return *formatted;
}

DateTime moment(const Value& value) {
    if (value.kind() == Value::Kind::datetime)
        return value.as_datetime();
    if (value.kind() == Value::Kind::date)
        return DateTime::combine(value.as_date(), Time(), tz::naive);
    throw TypeError("no date");
}

Value since(const UtilityCall& call, bool until) {
    const Value& given = call.keyword("depth");
    const int depth = given.is_int() ? static_cast<int>(given.as_int()) : 2;
    if (depth < 1)
        throw ValueError("depth must be greater than 0.");
    const DateTime a = moment(call.arg(0));
    const DateTime b = call.args.size() > 1 ? moment(call.arg(1)) : recorded_now();
    if (a.is_naive() != b.is_naive())
        throw TypeError("naive and aware moments cannot be compared");
    return until ? text::time_until(a, b, call.locale, depth) : text::time_since(a, b, call.locale, depth);
}

constexpr Utility utilities[] = {
    {"dateformat.format", date_format},
    {"dateformat.time_format", time_format},
    {"duration_iso_string",
     [](const UtilityCall& call) { return Value(text::duration_iso_string(call.arg(0).as_duration())); }},
    {"duration_string",
     [](const UtilityCall& call) { return Value(text::duration_string(call.arg(0).as_duration())); }},
    {"parse_date", [](const UtilityCall& call) { return Value(text::parse_date(call.text(0))); }},
    {"parse_datetime", [](const UtilityCall& call) { return Value(text::parse_datetime(call.text(0))); }},
    {"parse_duration", [](const UtilityCall& call) { return Value(text::parse_duration(call.text(0))); }},
    {"parse_time", [](const UtilityCall& call) { return Value(text::parse_time(call.text(0))); }},
    {"timesince", [](const UtilityCall& call) { return since(call, false); }},
    {"timeuntil", [](const UtilityCall& call) { return since(call, true); }},
};

}  // namespace

std::span<const Utility> date_utilities() {
    return utilities;
}

}  // namespace nuages::replay
