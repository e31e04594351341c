#pragma once

#include <vector>

#include <nuages/app/blueprint.h>
#include <nuages/db_sqlite/sqlite_function.h>

namespace nuages::cli {

// engine = "sqlite" in a table [databases.<alias>]; its databases have these functions.
app::DatabaseEngine sqlite_engine(std::vector<db::SqliteFunction> functions = {});

}  // namespace nuages::cli
