#include <nuages/migrations/errors.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/lock_notes.h>
#include <nuages/migrations/recorder.h>

#include "command_support.h"

namespace nuages::migrations {
namespace {

using Style = Reporter::Style;

std::vector<MigrationKey> chosen(const Project& project, const MigrationSet& set,
                                 const LintOptions& options) {
    if (!options.app_label.empty())
        installed_app(project, options.app_label);
    if (!options.migration.empty())
        return {set.find(options.app_label, options.migration)};
    const auto applied = Recorder(project.database).applied();
    std::vector<MigrationKey> keys;
    for (const MigrationKey& key : set.graph().full_plan())
        if (options.app_label.empty() ? !applied.contains(key) : key.app == options.app_label)
            keys.push_back(key);
    return keys;
}

}  // namespace

bool lintmigrations(const Project& project, const LintOptions& options, Reporter& out) {
    if (project.database.vendor() != db::Vendor::postgresql)
        throw MigrationError("lintmigrations is about the locks of PostgreSQL, and " +
                             project.database.description() +
                             " is none. Name a database of the settings that is one with --database.");
    const MigrationSet set(project.apps);
    const Executor executor(set, project.functions, project.database);
    bool any = false;
    for (const MigrationKey& key : chosen(project, set, options)) {
        std::size_t shown = 0;
        for (const LockNote& note : lock_notes(executor.sql({key, Direction::forwards}))) {
            if (note.weight == LockNote::Weight::brief)
                continue;
            if (shown++ == 0)
                out.write(key.str() + '\n', Style::label);
            out.write("  " + note.statement + "\n    takes " + note.lock + ".\n    ");
            out.write(note.effect, note.weight == LockNote::Weight::breaks ? Style::error : Style::notice);
            out.write(note.advice.empty() ? "\n" : "\n    Safer: " + note.advice + '\n');
        }
        any |= shown > 0;
    }
    if (!any)
        out.write("No migration holds a lock for long or breaks the version before.\n", Style::notice);
    return any;
}

}  // namespace nuages::migrations
