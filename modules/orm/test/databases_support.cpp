#include "databases_support.h"

#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>

#include "polls_support.h"

namespace nuages::orm::testing {

OnBothDatabases::OnBothDatabases() {
    if (GetParam() == std::string_view("postgresql")) {
        server = std::make_unique<nuages::testing::TemporaryPostgres>();
        database = std::make_unique<db::PostgresDatabase>(db::PostgresOptions{.url = server->url()});
    } else {
        database = std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"});
    }
}

void OnBothDatabases::install() {
    registry.install(*database);
    create_tables(registry, *database);
}

}  // namespace nuages::orm::testing
