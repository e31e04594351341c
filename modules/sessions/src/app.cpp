#include <nuages/migrations/app_migrations.h>
#include <nuages/orm/registry.h>
#include <nuages/sessions/app.h>
#include <nuages/sessions/session_row.h>

namespace nuages::sessions {

std::span<const EmbeddedFile> migration_files();

App app() {
    return App("sessions").models<Session>().with(migrations::embedded_migrations(migration_files()));
}

}  // namespace nuages::sessions
