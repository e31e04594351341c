#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/migrations/commands.h>

namespace nuages::migrations {

// Throws MigrationError for a replica, to which only its server writes.
void require_primary(const db::Database& database);

// Throws MigrationError for a label of no installed app.
const AppMigrations& installed_app(const Project& project, std::string_view label);

// "+ Create model Question": Django's sign for what an operation does before its description.
std::string signed_description(const Operation& operation);

}  // namespace nuages::migrations
