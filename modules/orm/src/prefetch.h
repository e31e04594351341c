#pragma once

#include <cstddef>
#include <string_view>

#include <nuages/orm/query.h>
#include <nuages/orm/rows.h>

namespace nuages::orm::detail {

struct QueryNode;

// Throws AttributeError where a lookup of prefetch_related() leads nowhere, as far as that is known before
// there are rows; TypeError for several queries and ValueError for a name that the relation cannot have.
void check_prefetch(const ModelInfo& model, std::string_view lookup, std::size_t queries,
                    std::string_view to_attr);
// Reads what the prefetch_related() calls of a query ask for.
void prefetch(const Rows& rows, const QueryNode* last);

}  // namespace nuages::orm::detail
