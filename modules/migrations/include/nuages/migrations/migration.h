#pragma once

#include <compare>
#include <string>
#include <vector>

#include <nuages/migrations/functions.h>
#include <nuages/migrations/operation.h>

namespace nuages::migrations {

// "polls.0001_initial"
struct MigrationKey {
    std::string app;
    std::string name;

    std::string str() const { return app + '.' + name; }
    friend auto operator<=>(const MigrationKey&, const MigrationKey&) = default;
};

// One migration: a file of an app, or what makemigrations is about to write. It takes effect as a whole or
// not at all.
struct Migration {
    MigrationKey key;
    bool initial = false;
    std::vector<MigrationKey> dependencies{};
    // Migrations that this one has to come before, of apps that know nothing of it.
    std::vector<MigrationKey> run_before{};
    // Migrations of its app that it does the work of: a database has either it or them.
    std::vector<MigrationKey> replaces{};
    OperationList operations{};

    // Changes the state as all operations do. Throws MigrationError that names the operation at fault.
    void change_state(ProjectState& state) const;
    // Applies or unapplies the operations with the editor, and finishes it. `state` is that before the
    // migration and becomes the one after it; `unapply` leaves it alone. Throw what the database reports.
    void apply(SchemaEditor& editor, ProjectState& state) const;
    void unapply(SchemaEditor& editor, const ProjectState& before) const;
    // Throws MigrationError that names the first operation that cannot be undone.
    void check_reversible() const;
};

// Django's name for a migration that does this: "initial", "choice_votes", "auto_20260501_1000".
std::string suggested_name(const Migration& migration, DateTime now);

}  // namespace nuages::migrations
