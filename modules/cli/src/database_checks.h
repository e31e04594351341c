#pragma once

#include <nuages/app/checks.h>
#include <nuages/db/database.h>
#include <nuages/orm/registry.h>

namespace nuages::cli {

// What the models ask for that this database goes without, of those that the routers let it have: Django's
// checks of models against a database.
checks::Messages database_checks(const orm::Registry& models, const db::Database& database);

}  // namespace nuages::cli
