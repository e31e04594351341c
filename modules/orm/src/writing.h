#pragma once

#include <cstddef>
#include <span>

#include <nuages/orm/condition.h>
#include <nuages/orm/model_info.h>

#include "row_origin.h"

namespace nuages::orm::detail {

// Inserts an array of objects as new rows, sets their keys and their relations to them.
void insert_objects(const ModelInfo& model, void* objects, std::size_t count,
                    const OnConflict& on_conflict = {});
// Writes the assignments to all rows of a query; their number.
std::int64_t update_rows(const Query& query, std::span<const AnyAssignment* const> assignments);
// save() on the database that the operation around it has settled on, or where queries go.
void save_here(const ModelInfo& model, void* object, const SaveOptions& options);
// What is to be said of an object that has a row now: its key is known, so its sets are told whom they belong
// to.
void note_stored(const ModelInfo& model, void* object, const RowOrigin& origin);

}  // namespace nuages::orm::detail
