#include "commands/unapplied.h"

#include <set>
#include <string>

#include <nuages/app/application.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/db/databases.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/recorder.h>

#include "output.h"

namespace nuages::cli {
namespace {

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + std::string(count == 1 ? one : many);
}

}  // namespace

void warn_of_unapplied_migrations(const app::Application& application, CommandOutput& err) {
    if (application.databases().all().empty())
        return;
    const SiteMigrations site(application);
    db::Database& database = application.databases().get();
    const migrations::MigrationSet set(site.apps(), migrations::Recorder(database).applied());
    const migrations::Executor executor(set, site.functions(), database);
    std::size_t count = 0;
    std::set<std::string> apps;
    for (const auto& [key, migration] : set.migrations()) {
        if (executor.applied().contains(key))
            continue;
        ++count;
        apps.insert(key.app);
    }
    if (count == 0)
        return;
    std::string names;
    for (const std::string& app : apps)
        names += (names.empty() ? "" : ", ") + app;
    err.line(styled(err, Style::notice,
                    "\nYou have " + counted(count, " unapplied migration", " unapplied migrations") +
                        ". Your project may not work properly until you apply the migrations for app(s): " +
                        names + ".\nRun 'migrate' to apply them."));
    err.line();
}

}  // namespace nuages::cli
