#include <nuages/app/application.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/db/databases.h>

#include "commands/reporter.h"
#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

void run(CommandContext& context) {
    migrations::MigrateOptions options;
    options.app_label = context.text("app_label");
    options.migration = context.text("migration_name");
    options.fake = context.flag("fake");
    options.fake_initial = context.flag("fake_initial");
    options.plan = context.flag("plan");
    options.prune = context.flag("prune");
    options.check = context.flag("check");
    options.verbosity = static_cast<int>(context.integer("verbosity"));
    const SiteMigrations migrations(context.application);
    CommandReporter reporter(context.out, !context.flag("noinput"));
    db::Database& database = context.application.databases().get(context.text("database"));
    const bool anything_to_do = migrations::migrate(migrations.project(database), options, reporter);
    if (options.check && anything_to_do)
        throw CommandError("There are migrations that are not applied.");
}

}  // namespace

Command migrate() {
    return Command("migrate", "Updates database schema. Manages both apps with migrations and those without.",
                   run)
        .positional("app_label", "App label of an application to synchronize the state.", "")
        .positional(
            "migration_name",
            "Database state will be brought to the state after that migration. Use the name \"zero\" to "
            "unapply all migrations.",
            "")
        .flag("noinput", "Tells the command to NOT prompt the user for input of any kind.")
        .argument(option("database", "", "Nominates a database to synchronize.", "default"))
        .flag("fake", "Mark migrations as run without actually running them.")
        .flag("fake_initial", "Detect if tables already exist and fake-apply initial migrations if so.")
        .flag("prune", "Delete nonexistent migrations from the table django_migrations.")
        .flag("plan", "Shows a list of the migration actions that will be performed.")
        .flag("check",
              "Exits with a non-zero status if unapplied migrations exist and does not actually apply them.")
        .argument(verbosity_option());
}

}  // namespace nuages::cli
