#pragma once

#include <string>

#include <nuages/base/value.h>

namespace nuages::templates::filters {

// Nested lists as <li> items, each with the list that follows it in a <ul>. Throws TypeError for what cannot
// be iterated.
std::string unordered_list(const Value& value, bool autoescape);

}  // namespace nuages::templates::filters
