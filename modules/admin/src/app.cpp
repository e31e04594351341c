#include <nuages/admin/app.h>
#include <nuages/admin/log_entry.h>
#include <nuages/contenttypes/app.h>
#include <nuages/migrations/app_migrations.h>
#include <nuages/orm/registry.h>

namespace nuages::admin {

std::span<const EmbeddedFile> migration_files();

App app() {
    return App("admin")
        .verbose_name("Administration")
        .needs(contenttypes::app())
        .models<LogEntry>()
        .with(migrations::embedded_migrations(migration_files()));
}

}  // namespace nuages::admin
