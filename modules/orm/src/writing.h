#pragma once

#include <cstddef>
#include <span>

#include <nuages/orm/condition.h>
#include <nuages/orm/model_info.h>

namespace nuages::orm::detail {

// Inserts the object as a new row, sets its key and its relations to it.
void insert_object(const ModelInfo& model, void* object);
// The same for an array of objects.
void insert_objects(const ModelInfo& model, void* objects, std::size_t count,
                    const OnConflict& on_conflict = {});
// Writes the assignments to all rows of a query; their number.
std::int64_t update_rows(const Query& query, std::span<const AnyAssignment* const> assignments);
// Writes the row with the object's key; false where there is none.
bool update_row(const ModelInfo& model, void* object);
// Tells the sets of an object whose key is known now whom they belong to.
void tie_sets(const ModelInfo& model, void* object);

}  // namespace nuages::orm::detail
