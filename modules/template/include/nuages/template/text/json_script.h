#pragma once

#include <optional>
#include <string>

#include <nuages/base/value.h>

namespace nuages::html {

// The value as JSON in a <script type="application/json"> element that scripts of the page can read, safe
// whatever the value says. Dates, times, durations and UUIDs become texts as in Django's JSON. Throws
// TypeError for what has no form in JSON.
std::string json_script(const Value& value, const std::optional<std::string>& id);

}  // namespace nuages::html
