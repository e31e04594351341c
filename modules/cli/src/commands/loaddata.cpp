#include <iostream>
#include <iterator>

#include <nuages/app/application.h>
#include <nuages/db/databases.h>
#include <nuages/fixtures/files.h>
#include <nuages/fixtures/load.h>

#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

// What comes in, or the files of that name.
void find(const CommandContext& context, const std::string& label, std::vector<fixtures::Fixture>& found) {
    if (label == "-") {
        found.push_back({"-", std::string(std::istreambuf_iterator<char>(std::cin), {})});
        return;
    }
    const std::string& wanted = context.text("app");
    std::vector<std::string> folders;
    for (const App& app : context.application.apps())
        if (wanted.empty() || app.label() == wanted)
            folders.push_back(app.subfolder("fixtures"));
    if (folders.empty())
        throw CommandError("No installed app with label '" + wanted + "'.");
    for (const std::string& path : fixtures::find_files(label, folders, context.text("database")))
        found.push_back({path, fixtures::read_file(path)});
}

std::string counted(std::size_t count, const std::string& noun) {
    return std::to_string(count) + ' ' + noun + "(s)";
}

void run(CommandContext& context) {
    fixtures::LoadOptions options;
    options.exclude = context.texts("exclude");
    options.ignore_nonexistent = context.flag("ignorenonexistent");
    const db::UseDatabase queries_go_to(context.application.databases().get(context.text("database")));
    try {
        std::vector<fixtures::Fixture> found;
        for (const std::string& label : context.texts("fixture"))
            find(context, label, found);
        const fixtures::Loaded loaded = fixtures::load(context.application.models(), found, options);
        if (context.integer("verbosity") > 0)
            context.out.line(
                "Installed " + counted(loaded.objects, "object") +
                (loaded.objects == loaded.found ? "" : " (of " + std::to_string(loaded.found) + ")") +
                " from " + counted(found.size(), "fixture"));
    } catch (const fixtures::FixtureError& error) {
        throw CommandError(error.what());
    }
}

}  // namespace

Command loaddata() {
    CommandArgument labels;
    labels.name = "fixture";
    labels.help = "Fixture labels.";
    labels.repeated = true;
    labels.required = true;
    CommandArgument exclude =
        option("exclude", "e", "An app_label or app_label.ModelName to exclude. Can be used multiple times.");
    exclude.repeated = true;
    return Command("loaddata", "Installs the named fixture(s) in the database.", run)
        .argument(std::move(labels))
        .argument(option("database", "", "Nominates a specific database to load fixtures into.", "default"))
        .argument(option("app", "", "Only look for fixtures in the specified app."))
        .argument({.kind = CommandArgument::Kind::flag,
                   .name = "ignorenonexistent",
                   .short_name = "i",
                   .help =
                       "Ignores entries in the serialized data for fields that do not currently exist on the "
                       "model."})
        .argument(std::move(exclude))
        .argument({.kind = CommandArgument::Kind::option,
                   .name = "format",
                   .help = "Format of serialized data when reading from stdin.",
                   .default_value = "json",
                   .choices = {"json"}})
        .argument(verbosity_option());
}

}  // namespace nuages::cli
