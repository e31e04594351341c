#pragma once

#include <nuages/db/database.h>

namespace nuages::app {
class Application;
}

namespace nuages::testing {

// Makes all tables of the site in an empty database: by the migrations of the apps that have some, and
// straight from the models of the others.
void make_tables(const app::Application& application, db::Database& database);
// The rows that every database of the site has, whoever made its tables: content types and permissions.
void fill_tables(const app::Application& application, db::Database& database);

}  // namespace nuages::testing
