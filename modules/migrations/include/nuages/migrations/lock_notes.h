#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nuages/migrations/commands.h>

// What migrations mean for those who use the tables meanwhile, on PostgreSQL
// (https://www.postgresql.org/docs/current/explicit-locking.html).
namespace nuages::migrations {

struct LockNote {
    enum class Weight : std::uint8_t {
        brief,   // the lock is held for a moment, however large the table is
        long_,   // as long as it takes to read or to write the whole table
        breaks,  // programs of the version before fail once it is done
    };
    Weight weight;
    std::string statement;
    std::string lock;    // "ACCESS EXCLUSIVE on polls_choice: nobody reads or writes"
    std::string effect;  // what takes long, or what breaks
    std::string advice;  // the safe steps; may be empty
};

// Of the statements of one migration, as sqlmigrate has them. Tables that they make are of no concern: nobody
// uses them yet.
std::vector<LockNote> lock_notes(const std::vector<std::string>& statements);

struct LintOptions {
    std::string app_label{};  // "" for all that are not applied yet
    std::string migration{};  // name or its beginning; "" for all of the app
};
// Prints the notes. Whether there is any that is not brief. Throws MigrationError for a database that is no
// PostgreSQL.
bool lintmigrations(const Project& project, const LintOptions& options, Reporter& out);

}  // namespace nuages::migrations
