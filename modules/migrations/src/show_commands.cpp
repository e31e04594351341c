#include <algorithm>

#include <nuages/migrations/commands.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/recorder.h>

#include "command_support.h"

namespace nuages::migrations {
namespace {

using Style = Reporter::Style;

void show_plan(const MigrationSet& set, const std::set<MigrationKey>& applied,
               const std::set<std::string>& wanted, Reporter& out) {
    // With an app, also what its migrations need of others.
    std::set<MigrationKey> shown;
    for (const std::string& app : wanted) {
        for (const MigrationKey& leaf : set.graph().leaves(app)) {
            for (const MigrationKey& key : set.graph().forwards_plan(leaf))
                shown.insert(key);
        }
    }
    for (const MigrationKey& key : set.graph().full_plan()) {
        if (wanted.empty() || shown.contains(key))
            out.write((applied.contains(key) ? "[X]  " : "[ ]  ") + key.str() + '\n');
    }
    if (set.migrations().empty())
        out.write("(no migrations)\n", Style::error);
}

void show_list(const MigrationSet& set, const std::set<MigrationKey>& applied,
               const std::set<std::string>& apps, Reporter& out) {
    for (const std::string& app : apps) {
        out.write(app + '\n', Style::label);
        bool any = false;
        for (const MigrationKey& key : set.graph().full_plan()) {
            if (key.app != app)
                continue;
            const std::size_t squashed = set.migration(key).replaces.size();
            out.write((applied.contains(key) ? " [X] " : " [ ] ") + key.name +
                      (squashed ? " (" + std::to_string(squashed) + " squashed migrations)" : "") + '\n');
            any = true;
        }
        if (!any)
            out.write(" (no migrations)\n", Style::error);
    }
}

}  // namespace

void showmigrations(const Project& project, const ShowOptions& options, Reporter& out) {
    const MigrationSet set(project.apps, Recorder(project.database).applied());
    const std::set<MigrationKey> applied = Executor(set, project.functions, project.database).applied();
    for (const std::string& label : options.app_labels)
        installed_app(project, label);
    const std::set<std::string> wanted(options.app_labels.begin(), options.app_labels.end());
    if (options.plan)
        show_plan(set, applied, wanted, out);
    else
        show_list(set, applied, wanted.empty() ? set.graph().apps() : wanted, out);
}

void sqlmigrate(const Project& project, const SqlOptions& options, Reporter& out) {
    const MigrationSet set(project.apps, Recorder(project.database).applied());
    installed_app(project, options.app_label);
    const MigrationKey& key = set.find(options.app_label, options.migration);
    Executor executor(set, project.functions, project.database);
    executor.use(project.registry.routers());
    const auto statements =
        executor.sql({key, options.backwards ? Direction::backwards : Direction::forwards});
    if (statements.empty())
        return out.write("No operations found.\n", Style::notice);
    out.write("BEGIN;\n");
    for (const std::string& statement : statements)
        out.write(statement + '\n');
    out.write("COMMIT;\n");
}

}  // namespace nuages::migrations
