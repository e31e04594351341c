#pragma once

#include <memory>

#include <nuages/base/function.h>
#include <nuages/db/connection.h>

namespace nuages::db::detail {

// The cursor of a database that has none: its first next() runs the statement.
std::unique_ptr<Cursor> whole_result(Function<void(const Statement&, Parameters, RowHandler)> run,
                                     const Statement& statement, Parameters parameters);

}  // namespace nuages::db::detail
