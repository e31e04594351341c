#include "postgres_engine.h"

#include <memory>
#include <string>

#include <nuages/db_postgres/postgres_database.h>

namespace nuages::cli {
namespace {

app::OpenDatabase configure(std::string_view alias, app::Settings::Section section) {
    db::PostgresOptions options;
    std::string replica_of;
    section.bind("replica_of", replica_of,
                 "The alias of the database whose rows this one repeats: it is read, and never written to");
    if (!replica_of.empty())
        options.connect_timeout = Duration::seconds(1);  // another one can be asked
    section
        .bind("url", options.url,
              "Where the database is: \"postgres://user:password@host/name\" (or DATABASE_URL)")
        .bind("host", options.host, "The server's name, address, or folder of its socket")
        .bind("port", options.port, "The server's port")
        .bind("name", options.name, "The database")
        .bind("user", options.user, "The user to connect as")
        .bind("password", options.password, "The user's password")
        .bind("sslmode", options.sslmode, "disable, prefer, require, verify-ca or verify-full")
        .bind("application_name", options.application_name, "What the server calls our connections")
        .bind("pool_size", options.pool_size,
              "Connections of a process that transactions may lease at one time")
        .bind("pool_timeout", options.pool_timeout, "How long to wait for one of them")
        .bind("connect_timeout", options.connect_timeout,
              "How long to wait for the server, restarts included")
        .bind("statement_timeout", options.statement_timeout,
              "The server ends statements that take longer; 0 for never")
        .bind("idle_timeout", options.idle_timeout, "Connections unused for so long are closed")
        .bind("prepared_statements", options.prepared_statements,
              "Statements that a connection keeps prepared")
        .bind_choice("isolation", options.isolation,
                     {{"default", db::Isolation::by_default},
                      {"read committed", db::Isolation::read_committed},
                      {"repeatable read", db::Isolation::repeatable_read},
                      {"serializable", db::Isolation::serializable}},
                     "What transactions see of others");
    // A URL of the environment replaces what the files say about another place.
    if (!options.url.empty()) {
        options.host.clear();
        options.port = 0;
        options.name.clear();
        options.user.clear();
    }
    return [options, alias = std::string(alias)]() -> std::unique_ptr<db::Database> {
        return std::make_unique<db::PostgresDatabase>(options, alias);
    };
}

}  // namespace

app::DatabaseEngine postgres_engine() {
    return {"postgresql", configure};
}

}  // namespace nuages::cli
