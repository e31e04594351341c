#pragma once

#include <string_view>
#include <vector>

#include <nuages/db_sqlite/sqlite_function.h>

struct sqlite3;

namespace nuages::db {

// Gives a connection the functions of a program, which outlive it. Throws ProgrammingError for a name or a
// number of arguments that SQLite does not take.
void register_own_functions(sqlite3* connection, const std::vector<SqliteFunction>& functions,
                            std::string_view database);

}  // namespace nuages::db
