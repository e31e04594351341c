#pragma once

#include <nuages/db/database.h>

namespace nuages::testing {

// Empties every table but django_migrations and starts the automatic keys anew.
void flush_tables(db::Database& database);

}  // namespace nuages::testing
