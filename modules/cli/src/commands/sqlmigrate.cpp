#include <nuages/app/application.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/db/databases.h>

#include "commands/reporter.h"
#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

void run(CommandContext& context) {
    migrations::SqlOptions options;
    options.app_label = context.text("app_label");
    options.migration = context.text("migration_name");
    options.backwards = context.flag("backwards");
    const SiteMigrations migrations(context.application);
    CommandReporter reporter(context.out, false);
    db::Database& database = context.application.databases().get(context.text("database"));
    migrations::sqlmigrate(migrations.project(database), options, reporter);
}

}  // namespace

Command sqlmigrate() {
    return Command("sqlmigrate", "Prints the SQL statements for the named migration.", run)
        .positional("app_label", "App label of the application containing the migration.")
        .positional("migration_name", "Migration name to print the SQL for.")
        .argument(option("database", "", "Nominates a database to create SQL for.", "default"))
        .flag("backwards", "Creates SQL to unapply the migration, rather than to apply it");
}

}  // namespace nuages::cli
