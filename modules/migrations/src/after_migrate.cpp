#include <nuages/migrations/after_migrate.h>
#include <nuages/orm/model_info.h>

namespace nuages::migrations {

bool Migrated::has_table(const orm::ModelInfo& model) const {
    return state.find(model.app_label(), model.name()) != nullptr &&
           registry.routers().allow_migrate_model(database.alias(), model);
}

std::vector<const orm::ModelInfo*> Migrated::models() const {
    std::vector<const orm::ModelInfo*> found;
    for (const orm::ModelInfo* model : registry.models()) {
        if (!model->auto_created() && state.find(model->app_label(), model->name()))
            found.push_back(model);
    }
    return found;
}

}  // namespace nuages::migrations
