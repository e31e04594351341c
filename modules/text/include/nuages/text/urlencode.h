#pragma once

#include <string>

#include <nuages/base/value.h>

namespace nuages::url {

// A query string of a dict or of a list of pairs: "a=1&b=x+y". Throws TypeError for a null value, ValueError
// for what are no pairs.
std::string urlencode(const Value& query);
// The same, where a list stands for its items: {"a": [1, 2]} is "a=1&a=2" (Python's doseq).
std::string urlencode_each(const Value& query);

}  // namespace nuages::url
