#pragma once

#include <string>
#include <string_view>

#include <nuages/migrations/migration.h>

// Migrations as TOML (https://toml.io/en/v1.0.0):
//
//     initial = true
//     dependencies = ["auth.0001_initial"]
//
//     [[operations]]
//     type = "CreateModel"
//     name = "Question"
//     fields = [
//         {name = "id", type = "BigAutoField", primary_key = true},
//         {name = "question_text", type = "CharField", max_length = 200},
//     ]
namespace nuages::migrations {

// Reads the text of a file; `path` is for messages. Throws MigrationError with file and line for what is no
// TOML, an unknown key or type, and a missing or wrong value.
Migration parse_migration(MigrationKey key, std::string_view toml, const std::string& path);

// The text of its file, the same for the same migration; `comment` becomes its first line.
std::string to_toml(const Migration& migration, std::string_view comment);

}  // namespace nuages::migrations
