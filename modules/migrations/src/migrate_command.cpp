#include <algorithm>

#include <nuages/db/databases.h>
#include <nuages/migrations/autodetector.h>
#include <nuages/migrations/commands.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/operations.h>
#include <nuages/migrations/recorder.h>

#include "command_support.h"
#include "questions.h"

namespace nuages::migrations {
namespace {

using Style = Reporter::Style;

class Migrator {
public:
    Migrator(const Project& project, const MigrationSet& set, const MigrateOptions& options, Reporter& out)
        : project_(project),
          options_(options),
          out_(out),
          set_(set),
          executor_(set, project.functions, project.database) {
        executor_.use(project.registry.routers());
        executor_.on_rename([this](const ProjectState& state, const ModelRename& rename) {
            for (const auto& hook : project_.on_model_renamed)
                hook(migrated(state), rename);
        });
    }

    bool migrate() {
        if (options_.prune)
            prune();
        const std::vector<PlanStep> plan = executor_.plan(targets());
        if (options_.plan) {
            show_plan(plan);
            return !plan.empty();
        }
        if (options_.check)
            return !plan.empty();
        say_what();
        say("Running migrations:\n", Style::heading);
        if (plan.empty())
            say_nothing_to_do();
        run(plan);
        call_apps();
        return !plan.empty();
    }

private:
    std::vector<MigrationKey> targets() const {
        if (options_.app_label.empty()) {
            std::vector<MigrationKey> leaves;
            for (const std::string& app : set_.graph().apps()) {
                for (const MigrationKey& leaf : set_.graph().leaves(app))
                    leaves.push_back(leaf);
            }
            return leaves;
        }
        const std::string& app = installed_app(project_, options_.app_label).label;
        auto leaves = set_.graph().leaves(app);
        if (leaves.empty())
            throw MigrationError("App '" + app + "' does not have migrations.");
        if (options_.migration.empty())
            return leaves;
        if (options_.migration == "zero")
            return {{app, ""}};
        return {set_.find(app, options_.migration)};
    }

    void prune() {
        if (options_.app_label.empty())
            throw MigrationError(
                "Migrations can be pruned only when an app is specified: migrate polls --prune.");
        const std::string& app = installed_app(project_, options_.app_label).label;
        const Recorder recorder(project_.database);
        std::vector<MigrationKey> gone;
        for (const MigrationKey& key : recorder.applied()) {
            if (key.app == app && !set_.has_file(key))
                gone.push_back(key);
        }
        say("Pruning migrations:\n", Style::heading);
        for (const MigrationKey& squashed : set_.squashed(app)) {
            const auto& replaces = set_.migration(squashed).replaces;
            const bool needs_them = std::ranges::any_of(replaces, [&](const MigrationKey& replaced) {
                return std::ranges::find(gone, replaced) != gone.end();
            });
            if (needs_them)
                throw MigrationError("Cannot use --prune because " + squashed.str() +
                                     " says what it replaces: once that is forgotten it may count as not "
                                     "applied. Run 'migrate' on every database, take 'replaces' out of its "
                                     "file, and prune then.");
        }
        if (gone.empty())
            say("  No migrations to prune.\n");
        for (const MigrationKey& key : gone) {
            say("  Pruning " + key.str());
            recorder.record_unapplied(key);
            say(" OK\n", Style::success);
        }
    }

    void say_what() {
        say("Operations to perform:\n", Style::heading);
        if (options_.app_label.empty()) {
            std::string apps;
            for (const std::string& app : set_.graph().apps())
                apps += (apps.empty() ? "" : ", ") + app;
            say("  Apply all migrations: ", Style::label);
            say((apps.empty() ? "(none)" : apps) + '\n');
        } else if (options_.migration == "zero") {
            say("  Unapply all migrations: ", Style::label);
            say(options_.app_label + '\n');
        } else if (options_.migration.empty()) {
            say("  Apply all migrations: ", Style::label);
            say(options_.app_label + '\n');
        } else {
            say("  Target specific migration: ", Style::label);
            say(set_.find(options_.app_label, options_.migration).name + ", from " + options_.app_label +
                '\n');
        }
    }

    void say_nothing_to_do() {
        say("  No migrations to apply.\n");
        SilentQuestioner questioner;
        std::string apps, last;
        for (const Migration& change : detect_changes(set_.final_state(), ProjectState::of(project_.registry),
                                                      set_.graph(), questioner)) {
            if (change.key.app != last)
                apps += (apps.empty() ? "'" : ", '") + change.key.app + '\'';
            last = change.key.app;
        }
        if (apps.empty())
            return;
        say("  Your models in app(s): " + apps +
                " have changes that are not yet reflected in a migration, and so won't be applied.\n",
            Style::notice);
        say("  Run 'makemigrations' to make new migrations, and then re-run 'migrate' to apply them.\n",
            Style::notice);
    }

    void run(const std::vector<PlanStep>& plan) {
        using Fake = Executor::Fake;
        using Event = Executor::Progress::Event;
        const Fake fake = options_.fake ? Fake::yes : options_.fake_initial ? Fake::initial : Fake::no;
        executor_.run(plan, fake, [&](const Executor::Progress& progress) {
            if (progress.event == Event::started)
                say(std::string(progress.step.direction == Direction::forwards ? "  Applying "
                                                                               : "  Unapplying ") +
                    progress.step.key.str() + "...");
            else
                say(progress.event == Event::faked ? " FAKED\n" : " OK\n", Style::success);
        });
    }

    void call_apps() {
        if (project_.on_migrated.empty())
            return;
        const ProjectState state = executor_.state();
        for (const auto& hook : project_.on_migrated)
            hook(migrated(state));
    }

    Migrated migrated(const ProjectState& state) {
        return {project_.database, project_.registry, state, &out_, options_.verbosity};
    }

    void show_plan(const std::vector<PlanStep>& plan) {
        say("Planned operations:\n", Style::label);
        if (plan.empty())
            say("  No planned migration operations.\n");
        for (const PlanStep& step : plan) {
            say(step.key.str() + '\n', Style::heading);
            const OperationList& operations = set_.migration(step.key).operations;
            if (step.direction == Direction::forwards) {
                for (const OperationPtr& operation : operations)
                    say("    " + operation->describe() + '\n');
            } else {
                for (auto operation = operations.rbegin(); operation != operations.rend(); ++operation)
                    say("    Undo " + (*operation)->describe() +
                        ((*operation)->is_reversible() ? "\n" : " -> IRREVERSIBLE\n"));
            }
        }
    }

    void say(const std::string& text, Style style = Style::plain) {
        if (options_.verbosity > 0)
            out_.write(text, style);
    }

    const Project& project_;
    const MigrateOptions& options_;
    Reporter& out_;
    const MigrationSet& set_;
    Executor executor_;
};

}  // namespace

bool migrate(const Project& project, const MigrateOptions& options, Reporter& out) {
    require_primary(project.database);
    const db::UseDatabase queries_go_to(project.database);
    const MigrationSet set(project.apps, Recorder(project.database).applied());
    set.check_conflicts();
    return Migrator(project, set, options, out).migrate();
}

}  // namespace nuages::migrations
