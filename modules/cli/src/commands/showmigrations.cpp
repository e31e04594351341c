#include <nuages/app/application.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/db/databases.h>
#include <nuages/migrations/errors.h>

#include "commands/reporter.h"
#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

void run(CommandContext& context) {
    migrations::ShowOptions options;
    options.app_labels = context.texts("app_label");
    options.plan = context.flag("plan");
    const SiteMigrations migrations(context.application);
    CommandReporter reporter(context.out, false);
    db::Database& database = context.application.databases().get(context.text("database"));
    try {
        migrations::showmigrations(migrations.project(database), options, reporter);
    } catch (const migrations::UnknownAppError& error) {
        throw CommandError(error.what(), 2);
    }
}

}  // namespace

Command showmigrations() {
    CommandArgument labels;
    labels.name = "app_label";
    labels.help = "App labels of applications to limit the output to.";
    labels.repeated = true;
    return Command("showmigrations", "Shows all available migrations for the current project", run)
        .argument(std::move(labels))
        .argument(option("database", "", "Nominates a database to show migrations for.", "default"))
        .flag("list", "Shows a list of all migrations and which are applied. This is the default.")
        .argument({.kind = CommandArgument::Kind::flag,
                   .name = "plan",
                   .short_name = "p",
                   .help = "Shows all migrations in the order they will be applied."})
        .argument(verbosity_option());
}

}  // namespace nuages::cli
