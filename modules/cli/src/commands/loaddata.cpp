#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <unistd.h>

#include <nuages/app/application.h>
#include <nuages/fixtures/load.h>

#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

std::optional<std::string> contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file.is_open())
        return std::nullopt;
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (file.bad())
        throw CommandError("The fixture " + path + " cannot be read: " + std::strerror(errno) + '.');
    return text;
}

// A path, or the name of a file in the folder fixtures/ of an app; "-" for what comes in.
void find(const CommandContext& context, const std::string& label, std::vector<fixtures::Fixture>& found) {
    if (label == "-") {
        found.push_back({"-", std::string(std::istreambuf_iterator<char>(std::cin), {})});
        return;
    }
    const std::string name = label.ends_with(".json") ? label : label + ".json";
    const std::size_t before = found.size();
    if (name.find('/') == name.npos) {
        for (const App& app : context.application.apps()) {
            const std::string& wanted = context.text("app");
            if (!wanted.empty() && app.label() != wanted)
                continue;
            const std::string path = app.subfolder("fixtures") + '/' + name;
            if (auto text = contents(path))
                found.push_back({path, *std::move(text)});
        }
    }
    if (auto text = contents(name); text && found.size() == before)
        found.push_back({name, *std::move(text)});
    if (found.size() == before)
        throw CommandError("No fixture named '" + label +
                           "' found. It is looked for in the folder fixtures/ of " +
                           "each app, and as a path.");
}

std::string counted(std::size_t count, const std::string& noun) {
    return std::to_string(count) + ' ' + noun + "(s)";
}

void run(CommandContext& context) {
    fixtures::LoadOptions options;
    options.exclude = context.texts("exclude");
    options.ignore_nonexistent = context.flag("ignorenonexistent");
    std::vector<fixtures::Fixture> found;
    for (const std::string& label : context.texts("fixture"))
        find(context, label, found);
    try {
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
