#include <nuages/app/application.h>
#include <nuages/app/settings.h>
#include <nuages/json/json.h>

#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

// As it would stand in a TOML file; JSON's numbers, texts and lists are TOML's too.
std::string written(const Value& value) {
    json::DumpOptions options;
    options.ensure_ascii = false;
    return json::dumps(value, options);
}

void show_difference(CommandContext& context) {
    const bool all = context.flag("all");
    for (const app::Setting& setting : context.application.settings().all()) {
        const bool is_default = setting.origin.empty();
        if (is_default && !all)
            continue;
        const std::string line = setting.key + " = " + written(app::cleansed(setting.key, setting.value));
        // As Django marks them: what is as it is by default has the mark in front.
        context.out.line(is_default ? "### " + line : line + "  # " + setting.origin);
    }
}

}  // namespace

Command diffsettings() {
    return Command("diffsettings",
                   "Displays the settings that differ from the defaults, and where they come from. Secrets "
                   "are hidden.",
                   show_difference)
        .flag("all",
              "Display all settings, regardless of their value. Default values are prefixed by \"###\".")
        .without_database();
}

}  // namespace nuages::cli
