#pragma once

#include <string>
#include <string_view>

#include <nuages/migrations/loader.h>

namespace nuages::migrations {

// Where the file of a migration belongs, as short as it can be said from the working directory.
std::string path_of(const AppMigrations& app, std::string_view name);

// Writes the file of a migration, with its folder where there is none yet. Throws MigrationError where the
// file is there already or cannot be written; never leaves half a file.
void write_migration(const AppMigrations& app, const Migration& migration);
// Writes the file of one that has a file already.
void rewrite_migration(const AppMigrations& app, const Migration& migration);
// The same where it gets another name: the file of the old one is gone afterwards.
void replace_migration(const AppMigrations& app, const std::string& old_name, const Migration& migration);

}  // namespace nuages::migrations
