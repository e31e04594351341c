#pragma once

#include <vector>

#include <nuages/migrations/app_migrations.h>
#include <nuages/migrations/commands.h>

namespace nuages {

namespace app {
class Application;
}

namespace cli {

using migrations::EmbeddedMigrations;

// The migrations of the apps of a site: in the program, or else in the folder migrations/ of each.
class SiteMigrations {
public:
    // The application must outlive this.
    explicit SiteMigrations(const app::Application& application);

    // Refers to this and the database.
    migrations::Project project(db::Database& database) const;
    const std::vector<migrations::AppMigrations>& apps() const noexcept { return apps_; }
    const migrations::Functions& functions() const noexcept { return functions_; }
    // What the apps do to a database that was migrated, with databases of the calling fiber replaced by that
    // one.
    const std::vector<Function<void(const migrations::Migrated&)>>& on_migrated() const noexcept {
        return on_migrated_;
    }

private:
    const app::Application& application_;
    std::vector<migrations::AppMigrations> apps_;
    migrations::Functions functions_;
    std::vector<Function<void(const migrations::Migrated&)>> on_migrated_;
    std::vector<Function<void(const migrations::Migrated&, const migrations::ModelRename&)>>
        on_model_renamed_;
};

}  // namespace cli
}  // namespace nuages
