#include <nuages/template.h>
#include <nuages/template/text/localize.h>
#include <nuages/template/text/number_format.h>

#include "corpus.h"
#include "kept_value.h"
#include "template_environment.h"
#include "utils_call.h"

namespace nuages::replay {
namespace {

using i18n::Formats;

std::optional<int> decimals_of(const Value& value) {
    return value.is_int() ? std::optional(static_cast<int>(value.as_int())) : std::nullopt;
}

Value number_format(const UtilityCall& call) {
    return text::format_number(call.arg(0), call.locale.formats(), decimals_of(call.arg(1)),
                               call.flag("force_grouping"));
}

// Everything is said by the arguments.
Value raw_number_format(const UtilityCall& call) {
    Formats formats;
    formats.decimal_separator = call.keyword("decimal_sep").str();
    formats.thousand_separator =
        call.keyword("thousand_sep").is_text() ? call.keyword("thousand_sep").str() : "";
    const Value& grouping = call.keyword("grouping");
    formats.number_grouping.clear();
    if (grouping.is_int())
        formats.number_grouping += static_cast<char>(grouping.as_int());
    else if (grouping.is_dict())
        for (const Value& digits : grouping["$tuple"].as_list())
            formats.number_grouping += static_cast<char>(digits.as_int());
    return text::format_number(call.arg(0), formats, decimals_of(call.keyword("decimal_pos")),
                               call.flag("force_grouping"));
}

Value get_format(const UtilityCall& call) {
    const std::string_view setting = call.text(0);
    const Formats& formats = call.locale.formats();
    if (setting == "FIRST_DAY_OF_WEEK")
        return formats.first_day_of_week;
    if (setting == "NUMBER_GROUPING") {
        List groups;
        for (const char digits : formats.number_grouping)
            groups.emplace_back(static_cast<int>(digits));
        return groups.empty() ? Value(0) : groups.size() == 1 ? groups[0] : Value(std::move(groups));
    }
    if (setting.ends_with("_INPUT_FORMATS"))
        return i18n::input_formats(call.locale.language(), setting);
    if (const std::string* format = formats.find(setting))
        return *format;
    throw ValueError("no format setting: " + call.arg(0).repr());
}

// Of the library humanize, through a template.
Value humanize(const UtilityCall& call, std::string_view filter) {
    static const templates::Engine engine([] {
        templates::Options options;
        options.builtins.push_back(keep_library());
        options.clock = recorded_now;
        return options;
    }());
    templates::Context context{{"value", call.arg(0)}, {"argument", call.arg(1)}};
    context.set_locale(call.locale);
    context.set_time_zone(tz::get("America/Chicago"));
    KeptValue kept;
    context.attach(kept);
    const std::string source = "{% load humanize %}{% keep value|" + std::string(filter) +
                               (call.args.size() > 1 ? ":argument" : "") + " %}";
    engine.from_string(source).render(context);
    return kept.value;
}

constexpr Utility utilities[] = {
    {"apnumber", [](const UtilityCall& call) { return humanize(call, "apnumber"); }},
    {"get_format", get_format},
    {"intcomma", [](const UtilityCall& call) { return humanize(call, "intcomma"); }},
    {"intword", [](const UtilityCall& call) { return humanize(call, "intword"); }},
    {"localize", [](const UtilityCall& call) { return Value(text::localize(call.arg(0), call.locale)); }},
    {"localize_input",
     [](const UtilityCall& call) { return Value(text::localize_input(call.arg(0), call.locale)); }},
    {"naturalday", [](const UtilityCall& call) { return humanize(call, "naturalday"); }},
    {"naturaltime", [](const UtilityCall& call) { return humanize(call, "naturaltime"); }},
    {"number_format", number_format},
    {"numberformat.format", raw_number_format},
    {"ordinal", [](const UtilityCall& call) { return humanize(call, "ordinal"); }},
    {"sanitize_separators",
     [](const UtilityCall& call) {
         return call.arg(0).is_text() ? Value(text::sanitize_separators(call.text(0), call.locale.formats()))
                                      : call.arg(0);
     }},
};

}  // namespace

std::span<const Utility> number_utilities() {
    return utilities;
}

}  // namespace nuages::replay
