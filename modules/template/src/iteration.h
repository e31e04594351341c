#pragma once

#include <cstddef>
#include <optional>

#include <nuages/base/value.h>

namespace nuages::templates {

// Python's len(); nullopt where the value has none.
std::optional<std::size_t> length_of(const Value& value);

// Python's `item in container`. Throws TypeError where the container is none.
bool contains(const Value& container, const Value& item);

// Python's list(): the items of a list, the characters of a text, the keys of a dict, what an object iterates
// over. Throws TypeError for what cannot be iterated.
List list_of(const Value& value);
bool is_iterable(const Value& value);

}  // namespace nuages::templates
