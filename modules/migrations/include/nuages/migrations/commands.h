#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/db/databases.h>
#include <nuages/migrations/after_migrate.h>
#include <nuages/migrations/functions.h>
#include <nuages/migrations/loader.h>
#include <nuages/migrations/reporter.h>
#include <nuages/orm/registry.h>

// The management commands makemigrations, migrate, showmigrations and sqlmigrate, with Django's lines of
// output. All throw MigrationError for what cannot be done.
namespace nuages::migrations {

// What the commands work on. Everything must outlive the call.
struct Project {
    const std::vector<AppMigrations>& apps;  // all installed ones
    const orm::Registry& registry;
    const Functions& functions;
    db::Database& database;
    // What the apps do to a database that was migrated.
    std::vector<Function<void(const Migrated&)>> on_migrated{};
    // Those of the site, whose histories makemigrations looks at where there are routers; null for the one
    // alone.
    const db::Databases* databases = nullptr;
    // What they do in the transaction that renames a model.
    std::vector<Function<void(const Migrated&, const ModelRename&)>> on_model_renamed{};
};

struct MakeOptions {
    std::vector<std::string> app_labels{};  // empty for all
    bool dry_run = false;
    bool check = false;  // write nothing
    bool empty = false;  // one without operations, to be written by hand, for each of app_labels
    bool merge = false;
    bool update = false;  // put the changes into the last migrations instead of new ones
    std::string name{};   // without its number; "" for Django's
    // Values for existing rows where a field that cannot be null is new or was nullable:
    // {"polls.Question.slug", "'x'"}, each as in TOML.
    std::vector<std::pair<std::string, std::string>> defaults{};
    int verbosity = 1;
};
// Writes what is missing to bring the migrations to the models of the source. Whether there was anything to
// write.
bool makemigrations(const Project& project, const MakeOptions& options, Reporter& out);

struct MigrateOptions {
    std::string app_label{};    // "" for all
    std::string migration{};    // name or its beginning, "zero"; "" for the newest
    bool fake = false;          // only write down that they are applied
    bool fake_initial = false;  // the same for initial migrations whose tables are all there
    bool plan = false;          // only say what would be done
    bool check = false;         // only find out whether there is anything to do
    bool prune = false;         // first forget what the database has of the app and no file tells of any more
    int verbosity = 1;
};
// Brings the database to that point of the history. Whether there is (check), or was, anything to do.
bool migrate(const Project& project, const MigrateOptions& options, Reporter& out);

struct SquashOptions {
    std::string app_label{};
    std::string first{};  // name or its beginning; "" for the app's first
    std::string last{};
    std::string name{};  // without its number; "" for Django's
    bool optimize = true;
    int verbosity = 1;
};
// Writes one migration that does the work of several.
void squashmigrations(const Project& project, const SquashOptions& options, Reporter& out);

struct OptimizeOptions {
    std::string app_label{};
    std::string migration{};
    bool check = false;  // only find out
    int verbosity = 1;
};
// Writes a migration anew with fewer operations. Whether that is possible.
bool optimizemigration(const Project& project, const OptimizeOptions& options, Reporter& out);

// Empties the tables of all models and starts their numbers anew, then does what follows a migration. Rows of
// models that are not managed stay.
void flush(const Project& project, int verbosity, Reporter& out);

struct ShowOptions {
    std::vector<std::string> app_labels{};
    bool plan = false;  // all in the order in which they are applied
};
void showmigrations(const Project& project, const ShowOptions& options, Reporter& out);

struct SqlOptions {
    std::string app_label;
    std::string migration;
    bool backwards = false;
};
void sqlmigrate(const Project& project, const SqlOptions& options, Reporter& out);

}  // namespace nuages::migrations
