#pragma once

#include <vector>

#include <nuages/orm/model_info.h>

namespace nuages::orm::detail {

// What add(), remove() and clear() of a set do, to the rows that point to `owner` or are linked to it.
void add_to_set(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys);
void remove_from_set(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys);
void clear_set(const FieldInfo& set, const Value& owner);
void replace_set(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys);

}  // namespace nuages::orm::detail
