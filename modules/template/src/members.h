#pragma once

#include <optional>
#include <string_view>

#include <nuages/base/value.h>

namespace nuages::templates {

// What `value.name` means for plain values, as Python's types have it: date.year, text.upper, dict.items.
// Methods are already called. nullopt where the type has no such member.
std::optional<Value> member_of(const Value& value, std::string_view name);

// value[index] of a list or text, from the end where negative; nullopt where it has none.
std::optional<Value> item_at(const Value& value, std::int64_t index);

}  // namespace nuages::templates
