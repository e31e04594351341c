#include <algorithm>
#include <set>

#include <nuages/base/text.h>
#include <nuages/migrations/autodetector.h>
#include <nuages/migrations/commands.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/migration_file.h>

#include "command_support.h"
#include "migration_writer.h"

namespace nuages::migrations {
namespace {

using Style = Reporter::Style;

class Squasher {
public:
    Squasher(const Project& project, const SquashOptions& options, Reporter& out)
        : options_(options), out_(out), app_(installed_app(project, options.app_label)), set_(project.apps) {}

    void squash() {
        const std::vector<MigrationKey> keys = range();
        say("Will squash the following migrations:\n", Style::heading);
        for (const MigrationKey& key : keys)
            say(" - " + key.name + '\n');
        const auto answer = out_.ask("Do you wish to proceed? [y/N] ");
        // Without anybody to ask, calling the command is the answer.
        if (answer && !text::lower(text::trim(*answer)).starts_with('y'))
            return;
        Migration squashed = combined(keys);
        if (options_.optimize)
            optimize(squashed);
        write_migration(app_, squashed);
        say("Created new squashed migration " + path_of(app_, squashed.key.name) + '\n', Style::heading);
        say("  You should commit this migration but leave the old ones in place;\n"
            "  the new migration will be used for new installs. Once you are sure\n"
            "  all instances of the codebase have applied the migrations you squashed,\n"
            "  you can delete them.\n");
    }

private:
    // From the first one wanted to the last, in the order in which they are applied.
    std::vector<MigrationKey> range() const {
        const MigrationKey& last = set_.find(app_.label, options_.last);
        std::vector<MigrationKey> keys = set_.graph().forwards_plan(last);
        std::erase_if(keys, [&](const MigrationKey& key) { return key.app != app_.label; });
        if (!options_.first.empty()) {
            const MigrationKey& first = set_.find(app_.label, options_.first);
            const auto place = std::ranges::find(keys, first);
            if (place == keys.end())
                throw MigrationError("The migration '" + first.name +
                                     "' cannot be found. Maybe it comes after the migration '" + last.name +
                                     "'?");
            keys.erase(keys.begin(), place);
        }
        for (const MigrationKey& key : keys) {
            if (!set_.migration(key).replaces.empty())
                throw MigrationError("You cannot squash squashed migrations! Make " + key.str() +
                                     " a normal one first: migrate everywhere, delete the files that it "
                                     "replaces, and take out its "
                                     "'replaces'.");
        }
        return keys;
    }

    Migration combined(const std::vector<MigrationKey>& keys) const {
        Migration squashed{.key = {app_.label, name(keys)}};
        squashed.initial = options_.first.empty();
        const std::set<MigrationKey> inside(keys.begin(), keys.end());
        std::set<MigrationKey> needed;
        for (const MigrationKey& key : keys) {
            const Migration& migration = set_.migration(key);
            squashed.replaces.push_back(key);
            squashed.operations.insert(squashed.operations.end(), migration.operations.begin(),
                                       migration.operations.end());
            for (const MigrationKey& dependency : migration.dependencies) {
                if (!inside.contains(dependency))
                    needed.insert(dependency);
            }
            squashed.run_before.insert(squashed.run_before.end(), migration.run_before.begin(),
                                       migration.run_before.end());
        }
        squashed.dependencies.assign(needed.begin(), needed.end());
        return squashed;
    }

    std::string name(const std::vector<MigrationKey>& keys) const {
        const std::string& first = keys.front().name;
        const std::string number = options_.first.empty() ? "0001" : first.substr(0, first.find('_'));
        if (!options_.name.empty())
            return number + '_' + options_.name;
        return (options_.first.empty() ? number : first) + "_squashed_" + keys.back().name;
    }

    void optimize(Migration& squashed) {
        say("Optimizing...\n", Style::heading);
        const std::size_t before = squashed.operations.size();
        squashed.operations = optimized(std::move(squashed.operations), app_.label);
        if (squashed.operations.size() == before)
            say("  No optimizations possible.\n");
        else
            say("  Optimized from " + std::to_string(before) + " operations to " +
                std::to_string(squashed.operations.size()) + " operations.\n");
    }

    void say(const std::string& text, Style style = Style::plain) {
        if (options_.verbosity > 0)
            out_.write(text, style);
    }

    const SquashOptions& options_;
    Reporter& out_;
    const AppMigrations& app_;
    const MigrationSet set_;
};

}  // namespace

void squashmigrations(const Project& project, const SquashOptions& options, Reporter& out) {
    Squasher(project, options, out).squash();
}

bool optimizemigration(const Project& project, const OptimizeOptions& options, Reporter& out) {
    const AppMigrations& app = installed_app(project, options.app_label);
    const MigrationSet set(project.apps);
    Migration migration = set.migration(set.find(app.label, options.migration));
    const std::size_t before = migration.operations.size();
    migration.operations = optimized(std::move(migration.operations), app.label);
    const bool shorter = migration.operations.size() < before;
    const auto say = [&](const std::string& text, Style style = Style::plain) {
        if (options.verbosity > 0)
            out.write(text, style);
    };
    if (!shorter) {
        say("No optimizations possible.\n");
        return false;
    }
    say("Optimizing from " + std::to_string(before) + " operations to " +
        std::to_string(migration.operations.size()) + " operations.\n");
    if (options.check)
        return true;
    rewrite_migration(app, migration);
    say("Optimized migration " + path_of(app, migration.key.name) + '\n', Style::heading);
    return true;
}

}  // namespace nuages::migrations
