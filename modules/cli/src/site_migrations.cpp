#include <nuages/app/application.h>
#include <nuages/cli/site_migrations.h>

namespace nuages::cli {

SiteMigrations::SiteMigrations(const app::Application& application) : application_(application) {
    for (const App& app : application.apps()) {
        auto& migrations = apps_.emplace_back(
            migrations::AppMigrations{.label = app.label(), .directory = app.subfolder("migrations")});
        if (const EmbeddedMigrations* embedded = app.find<EmbeddedMigrations>())
            migrations.embedded = embedded->files;
        if (const DataMigrations* data = app.find<DataMigrations>())
            data->add(functions_);
    }
}

migrations::Project SiteMigrations::project(db::Database& database) const {
    return {apps_, application_.models(), functions_, database};
}

}  // namespace nuages::cli
