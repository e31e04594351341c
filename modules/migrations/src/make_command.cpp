#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/db/errors.h>
#include <nuages/migrations/autodetector.h>
#include <nuages/migrations/commands.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/migration_file.h>
#include <nuages/migrations/recorder.h>

#include "command_support.h"
#include "migration_writer.h"
#include "questions.h"

namespace nuages::migrations {
namespace {

using Style = Reporter::Style;

constexpr std::size_t longest_merge_name = 47;

void check_name(const std::string& name) {
    const bool valid = std::all_of(name.begin(), name.end(),
                                   [](char c) { return text::is_alpha(c) || text::is_digit(c) || c == '_'; });
    if (!valid)
        throw MigrationError("The migration name '" + name +
                             "' must consist of letters, digits and underscores.");
}

class Maker {
public:
    Maker(const Project& project, const MakeOptions& options, Reporter& out)
        : project_(project), options_(options), out_(out), set_(project.apps) {}

    bool make() {
        check_name(options_.name);
        for (const std::string& label : options_.app_labels)
            installed_app(project_, label);
        if (options_.merge)
            return merge();
        check_histories();
        set_.check_conflicts();
        return options_.empty ? write_all(empty_ones()) : write_changes();
    }

private:
    // Of each database that any of the models may be migrated in.
    void check_histories() {
        const orm::Routers& routers = project_.registry.routers();
        if (routers.empty() || !project_.databases)
            return check_history(project_.database);
        for (const auto& database : project_.databases->all())
            if (std::ranges::any_of(project_.registry.models(), [&](const orm::ModelInfo* model) {
                    return routers.allow_migrate_model(database->alias(), *model);
                }))
                check_history(*database);
    }

    void check_history(db::Database& database) {
        try {
            const MigrationSet set(project_.apps, Recorder(database).applied());
            const Executor checked(set, project_.functions, database);
        } catch (const db::OperationalError& error) {
            say("Got an error checking a consistent migration history performed for database connection '" +
                    database.alias() + "': " + error.what() + '\n',
                Style::notice);
        }
    }

    bool write_changes() {
        CommandQuestioner questioner(project_, options_, out_);
        const std::set<std::string> only(options_.app_labels.begin(), options_.app_labels.end());
        const auto changes = detect_changes(set_.final_state(), ProjectState::of(project_.registry),
                                            set_.graph(), questioner, only, options_.name);
        questioner.check_all_used();
        if (!changes.empty())
            return options_.update ? update_last(changes) : write_all(changes);
        const auto& labels = options_.app_labels;
        if (labels.empty())
            say("No changes detected\n");
        else if (labels.size() == 1)
            say("No changes detected in app '" + labels.front() + "'\n");
        else
            say("No changes detected in apps '" + text::join(labels, "', '") + "'\n");
        return false;
    }

    std::vector<Migration> empty_ones() const {
        if (options_.app_labels.empty())
            throw MigrationError("You must supply at least one app label when using --empty.");
        std::vector<Migration> migrations;
        for (const std::string& app : options_.app_labels) {
            Migration migration{.key = {app, ""}};
            migration.dependencies = set_.graph().leaves(app);
            migration.initial = migration.dependencies.empty();
            const std::string name =
                options_.name.empty() ? suggested_name(migration, tz::now()) : options_.name;
            migration.key.name = next_number(set_.graph(), app) + '_' + name;
            migrations.push_back(std::move(migration));
        }
        return migrations;
    }

    bool write_all(const std::vector<Migration>& migrations) {
        std::string last_app;
        for (const Migration& migration : migrations) {
            const AppMigrations& app = installed_app(project_, migration.key.app);
            if (app.label != last_app)
                say("Migrations for '" + app.label + "':\n", Style::heading);
            last_app = app.label;
            say("  " + path_of(app, migration.key.name) + '\n', Style::label);
            for (const OperationPtr& operation : migration.operations)
                say("    " + signed_description(*operation) + '\n');
            write(app, migration);
        }
        return true;
    }

    // The last migration of an app with the changes in it.
    struct Update {
        std::string old_name;
        Migration migration;
        std::size_t operations_before;  // before they were optimized
    };

    // Changes as parts of the last migrations of their apps, which nobody has applied or built on yet.
    bool update_last(const std::vector<Migration>& changes) {
        const std::set<MigrationKey> applied = Recorder(project_.database).applied();
        std::map<std::string, Update> updates;
        for (const Migration& change : changes) {
            const auto [place, is_new] = updates.try_emplace(change.key.app);
            Update& update = place->second;
            if (is_new)
                update.migration = last_of(change.key.app, applied);
            update.old_name = update.migration.key.name;
            OperationList& operations = update.migration.operations;
            operations.insert(operations.end(), change.operations.begin(), change.operations.end());
        }
        for (auto& [app, update] : updates)
            optimize_and_rename(app, update);
        for (const Migration& change : changes)
            add_dependencies(change, changes, updates);
        check_together(updates);
        for (const auto& [app, update] : updates)
            write_update(installed_app(project_, app), update);
        return true;
    }

    void optimize_and_rename(const std::string& app, Update& update) const {
        Migration& migration = update.migration;
        update.operations_before = migration.operations.size();
        migration.operations = optimized(std::move(migration.operations), app);
        const std::string number = update.old_name.substr(0, update.old_name.find('_'));
        const std::string name = options_.name.empty() ? suggested_name(migration, tz::now()) : options_.name;
        migration.key.name = number + '_' + name;
        if (migration.key.name == update.old_name)
            migration.key.name += "_updated";
    }

    // What a change depends on may be another change, which is part of its app's last migration now.
    static void add_dependencies(const Migration& change, const std::vector<Migration>& changes,
                                 std::map<std::string, Update>& updates) {
        auto& dependencies = updates.at(change.key.app).migration.dependencies;
        for (MigrationKey dependency : change.dependencies) {
            if (dependency.app == change.key.app)
                continue;
            const bool is_change =
                std::ranges::any_of(changes, [&](const Migration& other) { return other.key == dependency; });
            if (is_change)
                dependency = updates.at(dependency.app).migration.key;
            if (std::ranges::count(dependencies, dependency) == 0)
                dependencies.push_back(std::move(dependency));
        }
    }

    const Migration& last_of(const std::string& app, const std::set<MigrationKey>& applied) const {
        const auto leaves = set_.graph().leaves(app);
        if (leaves.empty())
            throw MigrationError("App " + app + " has no migration, cannot update last migration.");
        const Migration& last = set_.migration(leaves.front());
        if (!last.replaces.empty())
            throw MigrationError("Cannot update squash migration '" + last.key.str() + "'.");
        if (applied.contains(last.key))
            throw MigrationError("Cannot update applied migration '" + last.key.str() +
                                 "'. Make a new one, or unapply it first.");
        const auto later = set_.graph().backwards_plan(last.key);
        if (later.size() > 1)
            throw MigrationError("Cannot update migration '" + last.key.str() + "' that migration '" +
                                 later.front().str() + "' depends on.");
        return last;
    }

    // Throws MigrationError where apps that take turns would wait for each other, before anything is written.
    void check_together(const std::map<std::string, Update>& updates) const {
        std::vector<Migration> all;
        for (const auto& [key, migration] : set_.migrations()) {
            const auto update = updates.find(key.app);
            const bool is_updated = update != updates.end() && update->second.old_name == key.name;
            all.push_back(is_updated ? update->second.migration : migration);
        }
        const MigrationSet checked(std::move(all));
    }

    void write_update(const AppMigrations& app, const Update& update) {
        const Migration& migration = update.migration;
        say("Migrations for '" + app.label + "':\n", Style::heading);
        say("  " + path_of(app, migration.key.name) + '\n', Style::label);
        for (const OperationPtr& operation : migration.operations)
            say("    " + signed_description(*operation) + '\n');
        if (migration.operations.size() < update.operations_before)
            say("  Optimized from " + std::to_string(update.operations_before) + " operations to " +
                std::to_string(migration.operations.size()) + " operations.\n");
        if (options_.dry_run || options_.check)
            return write(app, migration);
        replace_migration(app, update.old_name, migration);
        say("Deleted " + path_of(app, update.old_name) + '\n');
    }

    void write(const AppMigrations& app, const Migration& migration) {
        if (!options_.dry_run && !options_.check)
            return write_migration(app, migration);
        if (options_.dry_run && options_.verbosity >= 3)
            say("Full migrations file '" + migration.key.name + ".toml':\n" +
                to_toml(migration, "Not written.") + '\n');
    }

    // Conflicting ends of an app's migrations

    bool merge() {
        std::vector<Migration> merges;
        bool any_conflict = false;
        for (const std::string& app : set_.graph().apps()) {
            const bool wanted =
                options_.app_labels.empty() || std::ranges::count(options_.app_labels, app) > 0;
            const auto leaves = set_.graph().leaves(app);
            if (!wanted || leaves.size() < 2)
                continue;
            any_conflict = true;
            show_branches(app, leaves);
            if (!is_merge_agreed())
                continue;
            Migration migration{.key = {app, merge_name(app, leaves)}};
            migration.dependencies = leaves;
            merges.push_back(std::move(migration));
        }
        if (!any_conflict)
            say("No conflicts detected to merge.\n");
        for (const Migration& migration : merges) {
            const AppMigrations& app = installed_app(project_, migration.key.app);
            write(app, migration);
            if (options_.dry_run || options_.check)
                continue;
            say("\nCreated new merge migration " + path_of(app, migration.key.name) + '\n');
        }
        return !merges.empty();
    }

    void show_branches(const std::string& app, const std::vector<MigrationKey>& leaves) {
        say("Merging " + app + '\n', Style::heading);
        // What all have in common is no part of a branch.
        std::map<MigrationKey, std::size_t> shared;
        for (const MigrationKey& leaf : leaves) {
            for (const MigrationKey& key : set_.graph().forwards_plan(leaf))
                ++shared[key];
        }
        for (const MigrationKey& leaf : leaves) {
            say("  Branch " + leaf.name + '\n', Style::label);
            for (const MigrationKey& key : set_.graph().forwards_plan(leaf)) {
                if (key.app != app || shared[key] == leaves.size())
                    continue;
                for (const OperationPtr& operation : set_.migration(key).operations)
                    say("    " + signed_description(*operation) + '\n');
            }
        }
    }

    bool is_merge_agreed() {
        const auto answer = out_.ask(
            "\nMerging will only work if the operations printed above do not conflict\nwith each other "
            "(working "
            "on different fields or models)\nShould these migration branches be merged? [y/N] ");
        // Without anybody to ask, calling the command with --merge is the answer.
        return !answer || text::lower(text::trim(*answer)).starts_with('y');
    }

    std::string merge_name(const std::string& app, const std::vector<MigrationKey>& leaves) const {
        std::string name = options_.name;
        if (name.empty()) {
            name = "merge";
            for (const MigrationKey& leaf : leaves)
                name += '_' + leaf.name;
            if (name.size() > longest_merge_name)
                name = "merge_" + suggested_name({}, tz::now()).substr(std::string_view("auto_").size());
        }
        return next_number(set_.graph(), app) + '_' + name;
    }

    void say(const std::string& text, Style style = Style::plain) {
        if (options_.verbosity > 0)
            out_.write(text, style);
    }

    const Project& project_;
    const MakeOptions& options_;
    Reporter& out_;
    const MigrationSet set_;
};

}  // namespace

bool makemigrations(const Project& project, const MakeOptions& options, Reporter& out) {
    return Maker(project, options, out).make();
}

}  // namespace nuages::migrations
