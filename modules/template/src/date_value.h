#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nuages/template/context.h>

namespace nuages::templates {

// The present moment in the context's time zone; naive where zones are not in use.
DateTime present(const Context& context);

// A date, time or datetime in a format, which may be the name of one of the locale's ("DATE_FORMAT"); an
// empty one is DATE_FORMAT. nullopt for other values and where the format asks for what the value lacks.
// Throws TypeError where a date is asked for its time of day.
std::optional<std::string> format_date_value(const Value& value, std::string_view format,
                                             const Context& context);

// The same with the characters for the time of day only; an empty format is TIME_FORMAT.
std::optional<std::string> format_time_value(const Value& value, std::string_view format,
                                             const Context& context);

}  // namespace nuages::templates
