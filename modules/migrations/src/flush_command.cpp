#include <nuages/db/databases.h>
#include <nuages/migrations/commands.h>
#include <nuages/migrations/empty_tables.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/recorder.h>

#include "command_support.h"

namespace nuages::migrations {

void flush(const Project& project, int verbosity, Reporter& out) {
    require_primary(project.database);
    const db::UseDatabase queries_go_to(project.database);
    empty_tables(project.registry, project.database);
    const MigrationSet set(project.apps, Recorder(project.database).applied());
    const ProjectState state = Executor(set, project.functions, project.database).state();
    for (const auto& hook : project.on_migrated)
        hook({project.database, project.registry, state, &out, verbosity});
}

}  // namespace nuages::migrations
