#include <nuages/app/application.h>
#include <nuages/db/databases.h>
#include <nuages/fixtures/dump.h>
#include <nuages/fixtures/files.h>

#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

std::vector<std::string> split_keys(const std::string& text) {
    std::vector<std::string> keys;
    for (std::size_t start = 0; !text.empty();) {
        const auto comma = text.find(',', start);
        keys.push_back(text.substr(start, comma - start));
        if (comma == text.npos)
            break;
        start = comma + 1;
    }
    return keys;
}

void run(CommandContext& context) {
    fixtures::DumpOptions options;
    options.labels = context.texts("app_label");
    options.exclude = context.texts("exclude");
    options.keys = split_keys(context.text("pks"));
    options.all = context.flag("all");
    options.natural_foreign = context.flag("natural_foreign");
    options.natural_primary = context.flag("natural_primary");
    if (context.arguments.has("indent"))
        options.indent = static_cast<int>(context.integer("indent"));
    options.warn = [&](std::string_view text) { context.err.line(text); };
    const db::UseDatabase queries_go_to(context.application.databases().get(context.text("database")));
    const orm::Registry& registry = context.application.models();
    const std::string& path = context.text("output");
    try {
        if (path.empty()) {
            fixtures::dump(registry, options, [&](std::string_view text) { context.out.write(text); });
            return;
        }
        fixtures::FileWriter file(path);
        fixtures::dump(registry, options, [&](std::string_view text) { file.write(text); });
        file.finish();
    } catch (const fixtures::FixtureError& error) {
        throw CommandError(error.what());
    }
}

}  // namespace

Command dumpdata() {
    CommandArgument labels;
    labels.name = "app_label";
    labels.help = "Restricts dumped data to the specified app_label or app_label.ModelName.";
    labels.repeated = true;
    CommandArgument exclude =
        option("exclude", "e",
               "An app_label or app_label.ModelName to exclude (use multiple --exclude to exclude "
               "multiple apps/models).");
    exclude.repeated = true;
    return Command("dumpdata", "Output the contents of the database as a fixture of the given format.", run)
        .argument(std::move(labels))
        .argument({.kind = CommandArgument::Kind::option,
                   .name = "format",
                   .help = "Specifies the output serialization format for fixtures.",
                   .default_value = "json",
                   .choices = {"json"}})
        .argument(option("database", "", "Nominates a specific database to dump fixtures from.", "default"))
        .argument(option("indent", "", "Specifies the indent level to use when pretty-printing output."))
        .argument(std::move(exclude))
        .argument({.kind = CommandArgument::Kind::flag,
                   .name = "all",
                   .short_name = "a",
                   .help =
                       "Use the base manager to dump all models stored in the database, including those that "
                       "would otherwise be filtered or modified by a custom manager."})
        .flag("natural_foreign", "Use natural foreign keys if they are available.")
        .flag("natural_primary", "Use natural primary keys if they are available.")
        .argument(
            option("pks", "",
                   "Only dump objects with given primary keys. Accepts a comma-separated list of keys. This "
                   "option only works when you specify one model."))
        .argument(option("output", "o",
                         "Specifies file to which the output is written, packed where it ends in .gz."));
}

}  // namespace nuages::cli
