#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/migrations/project_state.h>

#include "postgres_cluster.h"

namespace nuages::inspect {

// An empty database of either kind.
struct EmptyDatabase {
    std::unique_ptr<testing::TemporaryPostgres> server;
    std::unique_ptr<db::Database> owned;
    db::Database& database;

    static EmptyDatabase sqlite() {
        auto made = std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"});
        db::Database& database = *made;
        return {nullptr, std::move(made), database};
    }
    static EmptyDatabase postgres() {
        auto server = std::make_unique<testing::TemporaryPostgres>();
        auto made = std::make_unique<db::PostgresDatabase>(db::PostgresOptions{.url = server->url()});
        db::Database& database = *made;
        return {std::move(server), std::move(made), database};
    }
};

// Those of the models.
void make_tables(db::Database& database, const migrations::ProjectState& state);
// The tables of Django's own apps: auth, contenttypes, sessions, admin.
void make_framework_tables(db::Database& database);
// Tables that nobody's models made: names, keys and types of all sorts.
void make_odd_tables(db::Database& database);
// Computed columns, checks, and indexes with conditions, expressions and other columns.
void make_ruled_tables(db::Database& database);

// What has to come out, as the files beside the tests have it, each compiled into them; on a difference what
// did come out is in the text.
void expect_is_file(const std::string& text, const std::string& file_name);

}  // namespace nuages::inspect
