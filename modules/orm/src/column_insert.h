#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <nuages/db/database.h>
#include <nuages/orm/model_info.h>

namespace nuages::orm::detail {

// Inserts the rows of many objects with an array for each column (PostgreSQL's UNNEST): one short text
// whatever their number, which the server plans once. Gives their new keys in order; nullopt, with nothing
// done, where the database or a value does not go that way.
std::optional<std::vector<std::int64_t>> insert_columns(const ModelInfo& model, db::Database& database,
                                                        const std::vector<const FieldInfo*>& fields,
                                                        std::span<void* const> objects, bool returns_keys);

}  // namespace nuages::orm::detail
