#include <nuages/app/application.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/db/databases.h>

#include "commands/reporter.h"
#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

void squash(CommandContext& context) {
    migrations::SquashOptions options;
    options.app_label = context.text("app_label");
    // Django's order: [start] end.
    options.first = context.text("migration_name");
    options.last = context.text("end_migration_name");
    if (options.last.empty())
        std::swap(options.first, options.last);
    options.optimize = !context.flag("no_optimize");
    options.name = context.text("squashed_name");
    options.verbosity = static_cast<int>(context.integer("verbosity"));
    const SiteMigrations site(context.application);
    CommandReporter reporter(context.out, !context.flag("noinput"));
    migrations::squashmigrations(site.project(context.application.databases().get()), options, reporter);
}

void optimize(CommandContext& context) {
    migrations::OptimizeOptions options;
    options.app_label = context.text("app_label");
    options.migration = context.text("migration_name");
    options.check = context.flag("check");
    options.verbosity = static_cast<int>(context.integer("verbosity"));
    const SiteMigrations site(context.application);
    CommandReporter reporter(context.out, false);
    const bool possible =
        migrations::optimizemigration(site.project(context.application.databases().get()), options, reporter);
    if (options.check && possible)
        throw CommandError("The migration " + options.app_label + '.' + options.migration +
                           " can be optimized.");
}

}  // namespace

Command squashmigrations() {
    return Command(
               "squashmigrations",
               "Squashes an existing set of migrations (from first until specified) into a single new one.",
               squash)
        .positional("app_label", "App label of the application to squash migrations for.")
        .positional(
            "migration_name",
            "Migrations will be squashed until and including this one, or from it where a second is given.")
        .positional("end_migration_name", "Migrations will be squashed until and including this one.", "")
        .flag("no_optimize", "Do not try to optimize the squashed operations.")
        .flag("noinput", "Tells the command to NOT prompt the user for input of any kind.")
        .argument(option("squashed_name", "", "Sets the name of the new squashed migration."))
        .argument(verbosity_option());
}

Command optimizemigration() {
    return Command("optimizemigration", "Optimizes the operations for the named migration.", optimize)
        .positional("app_label", "App label of the application to optimize the migration for.")
        .positional("migration_name", "Migration name to optimize the operations for.")
        .flag("check", "Exit with a non-zero status if the migration can be optimized.")
        .argument(verbosity_option());
}

}  // namespace nuages::cli
