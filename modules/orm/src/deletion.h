#pragma once

#include <nuages/orm/query.h>

namespace nuages::orm::detail {

// Deletes the rows of a query with everything that on_delete() takes with them, in one transaction.
Deleted delete_rows(const Query& query);

}  // namespace nuages::orm::detail
