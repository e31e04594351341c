#pragma once

#include <string>

#include <nuages/base/time.h>

namespace nuages::text {

// "3 04:05:06.000007", as databases and forms keep it; parse_duration() reads it back.
std::string duration_string(Duration duration);
// "P3DT04H05M06.000007S" (ISO 8601).
std::string duration_iso_string(Duration duration);

}  // namespace nuages::text
