#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <nuages/app/application.h>
#include <nuages/app/checks.h>
#include <nuages/db/databases.h>
#include <nuages/orm/registry.h>

#include "commands/site_commands.h"
#include "database_checks.h"
#include "system_checks.h"

namespace nuages::cli {
namespace {

constexpr std::array<checks::Level, 5> levels{checks::Level::critical, checks::Level::error,
                                              checks::Level::warning, checks::Level::info,
                                              checks::Level::debug};

std::string lower_name(checks::Level level) {
    std::string name(checks::level_name(level));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return static_cast<char>(c | 0x20); });
    return name;
}

checks::Messages run_checks(const CommandContext& context) {
    const bool deploy = context.flag("deploy");
    std::vector<std::string> tags = context.texts("tag");
    if (context.flag("templates"))
        tags.emplace_back("templates");
    checks::Messages messages;
    const auto add = [&](checks::Messages found) {
        messages.insert(messages.end(), found.begin(), found.end());
    };
    if (tags.empty())
        add(context.application.check(deploy));
    for (const std::string& tag : tags)
        add(context.application.check(deploy, tag));
    const std::vector<std::string> aliases = context.texts("database");
    if (!aliases.empty())
        context.application.open_databases();
    for (const std::string& alias : aliases)
        add(database_checks(context.application.models(), context.application.databases().get(alias)));
    return messages;
}

void check_site(CommandContext& context) {
    const checks::Messages messages = run_checks(context);
    const std::string report = check_report(messages);
    if (messages.empty()) {
        if (!context.flag("quiet"))
            context.out.line(report);
        return;
    }
    // What is wrong in a template shows only when somebody visits the page: find it before.
    const std::string least = context.flag("templates") ? "warning" : context.text("fail_level");
    const auto fail_level = *std::find_if(levels.begin(), levels.end(),
                                          [&](checks::Level level) { return lower_name(level) == least; });
    if (std::any_of(messages.begin(), messages.end(),
                    [&](const checks::Message& message) { return message.level >= fail_level; }))
        throw CommandError(report);
    context.err.line(report);
}

}  // namespace

Command check() {
    CommandArgument tag = option("tag", "t", "Run only checks labeled with given tag.");
    tag.repeated = true;
    CommandArgument database = option("database", "", "Run database related checks against these aliases.");
    database.repeated = true;
    CommandArgument fail_level = option(
        "fail_level", "", "The level from which on the command exits with a non-zero status.", "error");
    for (const checks::Level level : levels)
        fail_level.choices.push_back(lower_name(level));
    return Command("check", "Checks the entire project for potential problems.", check_site)
        .argument(std::move(tag))
        .argument(std::move(database))
        .flag("deploy", "Check deployment settings.")
        .flag("templates",
              "Parse all templates, look for the templates and URLs that they name, and fail on warnings.")
        .flag("quiet", "Print nothing where nothing is wrong.")
        .argument(std::move(fail_level))
        .without_database();
}

}  // namespace nuages::cli
