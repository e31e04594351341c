#include <nuages/app/application.h>
#include <nuages/base/error.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/registry.h>

namespace nuages::cli {
namespace {

std::pair<std::string, std::string> chosen(const migrations::SwappableModel& model,
                                           const orm::Registry& registry) {
    const orm::ModelInfo* found = registry.find(*model.type);
    if (!found)
        throw ImproperlyConfigured("No app has the model for " + model.setting +
                                   ". Add it to its app's models<...>().");
    return {model.setting, found->label()};
}

}  // namespace

SiteMigrations::SiteMigrations(const app::Application& application) : application_(application) {
    std::vector<std::pair<std::string, std::string>> swappable;
    for (const App& app : application.apps()) {
        auto& migrations = apps_.emplace_back(
            migrations::AppMigrations{.label = app.label(), .directory = app.subfolder("migrations")});
        if (const EmbeddedMigrations* embedded = app.find<EmbeddedMigrations>())
            migrations.embedded = embedded->files;
        if (const DataMigrations* data = app.find<DataMigrations>())
            data->add(functions_);
        if (const auto* model = app.find<migrations::SwappableModel>())
            swappable.push_back(chosen(*model, application.models()));
        if (const auto* hook = app.find<migrations::OnMigrated>())
            on_migrated_.push_back(hook->run);
        if (const auto* hook = app.find<migrations::OnModelRenamed>())
            on_model_renamed_.push_back(hook->run);
    }
    for (migrations::AppMigrations& app : apps_)
        app.swappable = swappable;
}

migrations::Project SiteMigrations::project(db::Database& database) const {
    return {apps_,        application_.models(),     functions_,       database,
            on_migrated_, &application_.databases(), on_model_renamed_};
}

}  // namespace nuages::cli
