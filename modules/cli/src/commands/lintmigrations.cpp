#include <nuages/app/application.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/db/databases.h>
#include <nuages/migrations/lock_notes.h>

#include "commands/reporter.h"
#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

void run(CommandContext& context) {
    migrations::LintOptions options;
    options.app_label = context.text("app_label");
    options.migration = context.text("migration_name");
    const SiteMigrations migrations(context.application);
    CommandReporter reporter(context.out, false);
    db::Database& database = context.application.databases().get(context.text("database"));
    const bool any = migrations::lintmigrations(migrations.project(database), options, reporter);
    if (any && context.flag("check"))
        throw CommandError("There are migrations that hold locks for long or break the version before.");
}

}  // namespace

Command lintmigrations() {
    return Command("lintmigrations",
                   "Says which locks migrations take on PostgreSQL, what they rewrite, and which steps are "
                   "safer.",
                   run)
        .positional("app_label", "App label of the migrations; by default all that are not applied yet.", "")
        .positional("migration_name", "One migration of the app.", "")
        .argument(option("database", "", "Nominates the database.", "default"))
        .flag("check", "Exits with an error where there is anything to say");
}

}  // namespace nuages::cli
