#pragma once

#include <cstdint>
#include <span>

#include <nuages/orm/condition.h>
#include <nuages/orm/query.h>

namespace nuages::orm::detail {

// Whether these are about more than the table of the model: about fields that it inherits.
bool assigns_inherited(const ModelInfo& model, std::span<const AnyAssignment* const> assignments);
// Writes them to all rows of a query, table by table: finds the keys of the rows first, since an update may
// change which rows those are. Their number. FieldError for an expression that names fields of another table
// than the field that it is for.
std::int64_t update_tables(const Query& query, std::span<const AnyAssignment* const> assignments);

}  // namespace nuages::orm::detail
