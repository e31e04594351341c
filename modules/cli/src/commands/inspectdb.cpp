#include <nuages/app/application.h>
#include <nuages/db/databases.h>
#include <nuages/inspect/read_tables.h>
#include <nuages/inspect/write_models.h>

#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

void run(CommandContext& context) {
    inspect::ReadOptions options;
    options.names = context.texts("table");
    options.include_views = context.flag("include_views");
    options.include_partitions = context.flag("include_partitions");
    const std::string& name_space = context.text("namespace");
    if (!inspect::is_namespace(name_space))
        throw CommandError("\"" + name_space +
                               "\" cannot be a namespace of C++. Write words of letters, digits and "
                               "underscores, for example --namespace shop.",
                           2);
    db::Database& database = context.application.databases().get(context.text("database"));
    try {
        context.out.write(inspect::write_models(inspect::read_tables(database, options), name_space));
    } catch (const inspect::InspectError& error) {
        throw CommandError(error.what());
    }
}

}  // namespace

Command inspectdb() {
    return Command("inspectdb",
                   "Introspects the database tables in the given database and outputs models in C++.", run)
        .positionals("table", "Selects what tables or views should be introspected.")
        .argument(option("database", "", "Nominates a database to introspect.", "default"))
        .argument(option("namespace", "", "The namespace of the models.", "inspected"))
        .flag("include_partitions", "Also output models for partition tables.")
        .flag("include_views", "Also output models for database views.");
}

}  // namespace nuages::cli
