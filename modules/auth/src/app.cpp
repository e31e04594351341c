#include <nuages/auth/app.h>
#include <nuages/contenttypes/app.h>
#include <nuages/migrations/app_migrations.h>

#include "checks.h"
#include "create_permissions.h"

namespace nuages::auth {

std::span<const EmbeddedFile> migration_files();

App detail::app_without_models() {
    return App("auth")
        .verbose_name("Authentication and Authorization")
        .needs(contenttypes::app())
        .with(migrations::embedded_migrations(migration_files()))
        .with(migrations::SwappableModel{"settings.AUTH_USER_MODEL", &meta::type_tag<UserModel>})
        .with(migrations::OnMigrated{create_permissions})
        .checks({check_user_model, "models"})
        .checks({check_models_permissions, "models"});
}

}  // namespace nuages::auth
