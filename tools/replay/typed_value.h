#pragma once

#include <nuages/base/value.h>

namespace nuages::replay {

// The value that a recording writes as JSON with objects of one `$` key ({"$dict": [[key, value]]},
// {"$tuple": ...}). Throws Unsupported for what has no counterpart here: lone surrogates, for example.
Value decode(const Value& json);

// A list of [key, value] pairs as a dict in that order.
Dict decode_pairs(const Value& json);

// How a failure shows a value: its kind can be told from it.
std::string show(const Value& value);

}  // namespace nuages::replay
