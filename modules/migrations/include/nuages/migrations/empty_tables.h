#pragma once

#include <nuages/db/database.h>

namespace nuages::orm {
class Registry;
}

namespace nuages::migrations {

// Deletes the rows of all models that are managed and have a table, and starts their numbers anew: all of it
// or nothing. Throws DatabaseError where tables of nobody's models refer to such rows.
void empty_tables(const orm::Registry& registry, db::Database& database);

}  // namespace nuages::migrations
