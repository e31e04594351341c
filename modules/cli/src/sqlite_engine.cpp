#include "sqlite_engine.h"

#include <memory>
#include <string>

#include <nuages/db_sqlite/sqlite_database.h>

namespace nuages::cli {
namespace {

using Synchronous = db::SqliteOptions::Synchronous;

app::OpenDatabase configure(std::string_view alias, app::Settings::Section section) {
    db::SqliteOptions options;
    options.path = "db.sqlite3";
    std::string url;
    section.bind("url", url,
                 "Where the database is: \"postgres://user:password@host/name\" (or DATABASE_URL)");
    section.bind_path("name", options.path, "The database file, or \":memory:\"")
        .bind_choice(
            "synchronous", options.synchronous,
            {{"full", Synchronous::full}, {"normal", Synchronous::normal}},
            "How far a commit is carried: full survives a power cut, normal may lose the last commits then")
        .bind("lock_timeout", options.lock_timeout, "How long a writer waits for its turn");
    constexpr std::string_view scheme = "sqlite:///";
    if (url.starts_with(scheme))
        options.path = url.substr(scheme.size());
    // It is no path, so it does not count from the site's folder.
    if (options.path.ends_with("/:memory:"))
        options.path = ":memory:";
    return [options, alias = std::string(alias)]() -> std::unique_ptr<db::Database> {
        return std::make_unique<db::SqliteDatabase>(options, alias);
    };
}

}  // namespace

app::DatabaseEngine sqlite_engine() {
    return {"sqlite", configure};
}

}  // namespace nuages::cli
