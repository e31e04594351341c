#pragma once

#include <string_view>

#include <nuages/orm/query.h>
#include <nuages/orm/rows.h>

namespace nuages::orm::detail {

struct QueryNode;

// Throws FieldError where a lookup of prefetch_related() leads nowhere.
void check_prefetch(const ModelInfo& model, std::string_view lookup);
// Reads what the prefetch_related() calls of a query ask for.
void prefetch(const Rows& rows, const QueryNode* last);

}  // namespace nuages::orm::detail
