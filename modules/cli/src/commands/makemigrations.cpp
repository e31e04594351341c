#include <nuages/app/application.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/db/databases.h>
#include <nuages/migrations/errors.h>

#include "commands/reporter.h"
#include "commands/site_commands.h"

namespace nuages::cli {
namespace {

// "polls.Question.slug='x'" -> {"polls.Question.slug", "'x'"}
std::pair<std::string, std::string> parse_default(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == text.npos)
        throw CommandError(
            "--default takes app.Model.field=value, for example --default polls.Question.slug='x', and "
            "not \"" +
                text + "\".",
            2);
    return {text.substr(0, equals), text.substr(equals + 1)};
}

void run(CommandContext& context) {
    migrations::MakeOptions options;
    options.app_labels = context.texts("app_label");
    options.dry_run = context.flag("dry_run");
    options.check = context.flag("check");
    options.empty = context.flag("empty");
    options.merge = context.flag("merge");
    options.update = context.flag("update");
    options.name = context.text("name");
    for (const std::string& text : context.texts("default"))
        options.defaults.push_back(parse_default(text));
    options.verbosity = static_cast<int>(context.integer("verbosity"));
    const SiteMigrations migrations(context.application);
    CommandReporter reporter(context.out, !context.flag("noinput"));
    const migrations::Project project = migrations.project(context.application.databases().get());
    bool changes = false;
    try {
        changes = migrations::makemigrations(project, options, reporter);
    } catch (const migrations::UnknownAppError& error) {
        throw CommandError(error.what(), 2);
    } catch (const migrations::AnswerNeeded& error) {
        throw CommandError(error.what(), 3);
    }
    if (options.check && changes)
        throw CommandError("The models have changes that are not yet reflected in a migration.");
}

}  // namespace

Command makemigrations() {
    CommandArgument labels;
    labels.name = "app_label";
    labels.help = "Specify the app label(s) to create migrations for.";
    labels.repeated = true;
    CommandArgument defaults = option(
        "default", "",
        "A value for existing rows, app.Model.field=value in TOML (a text needs no quotes), for a field that "
        "cannot be null and has no default. Use multiple times for several fields.");
    defaults.repeated = true;
    return Command("makemigrations", "Creates new migration(s) for apps.", run)
        .argument(std::move(labels))
        .flag("dry_run", "Just show what migrations would be made; don't actually write them.")
        .flag("merge", "Enable fixing of migration conflicts.")
        .flag("empty", "Create an empty migration.")
        .flag("update",
              "Merge model changes into the latest migration and optimize the resulting operations.")
        .flag("noinput", "Tells the command to NOT prompt the user for input of any kind.")
        .argument(option("name", "n", "Use this name for migration file(s)."))
        .argument(std::move(defaults))
        .flag("check",
              "Exit with a non-zero status if model changes are missing migrations and don't actually write "
              "them.")
        .argument(verbosity_option());
}

}  // namespace nuages::cli
