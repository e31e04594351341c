#pragma once

#include <string>

#include <nuages/base/value.h>

namespace nuages::text {

// Python's pprint.pformat(): the repr, broken into lines of at most 80 characters, dicts sorted by their
// keys.
std::string pretty_print(const Value& value);

}  // namespace nuages::text
