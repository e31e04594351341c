#include <nuages/app/application.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/db/databases.h>

#include "commands/reporter.h"
#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

void run(CommandContext& context) {
    db::Database& database = context.application.databases().get(context.text("database"));
    CommandReporter reporter(context.out, !context.flag("noinput"));
    if (!context.flag("noinput")) {
        const auto answer = reporter.ask(
            "You have requested a flush of the database.\n"
            "This will IRREVERSIBLY DESTROY all data currently in the \"" +
            database.description() +
            "\" database,\nand return each table to an empty state.\n"
            "Are you sure you want to do this?\n\n"
            "    Type 'yes' to continue, or 'no' to cancel: ");
        if (!answer)
            throw CommandError("Nobody can be asked whether to flush the database. Say --noinput to do it.");
        if (*answer != "yes") {
            context.out.line("Flush cancelled.");
            return;
        }
    }
    const SiteMigrations site(context.application);
    migrations::flush(site.project(database), static_cast<int>(context.integer("verbosity")), reporter);
}

}  // namespace

Command flush() {
    return Command("flush",
                   "Removes ALL DATA from the database, including data added during migrations. Does not "
                   "achieve a "
                   "\"fresh install\" state.",
                   run)
        .flag("noinput", "Tells the command to NOT prompt the user for input of any kind.")
        .argument(option("database", "", "Nominates a database to flush.", "default"))
        .argument(verbosity_option());
}

}  // namespace nuages::cli
