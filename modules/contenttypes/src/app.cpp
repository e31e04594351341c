#include <memory>
#include <span>

#include <nuages/contenttypes/app.h>
#include <nuages/contenttypes/content_type.h>
#include <nuages/contenttypes/content_types.h>
#include <nuages/migrations/app_migrations.h>
#include <nuages/orm/registry.h>

#include "create_content_types.h"

namespace nuages::contenttypes {

std::span<const EmbeddedFile> migration_files();

App app() {
    const auto types = std::make_shared<ContentTypes>();
    return App("contenttypes")
        .verbose_name("Content Types")
        .models<ContentType>()
        .set_up_models([types](orm::Registry& registry) {
            registry.set_content_types(
                {&meta::type_tag<ContentType>,
                 [types](const orm::ModelInfo& model) { return Value(types->get_own(model).id); },
                 [types](const Value& key) { return types->get_for_id(key.to_int()).model_info(); }});
        })
        .with(types)
        .with(migrations::embedded_migrations(migration_files()))
        .with(migrations::OnModelRenamed{rename_content_type})
        .with(migrations::OnMigrated{[types](const migrations::Migrated& migrated) {
            create_content_types(migrated);
            types->clear_cache();
        }});
}

}  // namespace nuages::contenttypes
