#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/migrations/commands.h>

namespace nuages {

namespace app {
class Application;
}

// The C++ functions that an app's migrations name:
//     App("polls").with(DataMigrations{[](migrations::Functions& all) { all.add("polls.fill_slugs",
//     fill_slugs); }})
struct DataMigrations {
    Function<void(migrations::Functions&)> add;
};

namespace cli {

// An app's migrations that are part of the program: name and TOML.
struct EmbeddedMigrations {
    std::vector<std::pair<std::string, std::string>> files;
};

// The migrations of the apps of a site: in the program, or else in the folder migrations/ of each.
class SiteMigrations {
public:
    // The application must outlive this.
    explicit SiteMigrations(const app::Application& application);

    // Refers to this and the database.
    migrations::Project project(db::Database& database) const;
    const std::vector<migrations::AppMigrations>& apps() const noexcept { return apps_; }
    const migrations::Functions& functions() const noexcept { return functions_; }

private:
    const app::Application& application_;
    std::vector<migrations::AppMigrations> apps_;
    migrations::Functions functions_;
};

}  // namespace cli
}  // namespace nuages
