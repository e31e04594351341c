#include "sqlite_engine.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nuages/db_sqlite/sqlite_database.h>

namespace nuages::cli {
namespace {

using Synchronous = db::SqliteOptions::Synchronous;

app::OpenDatabase configure(std::string_view alias, app::Settings::Section section,
                            std::vector<db::SqliteFunction> functions) {
    db::SqliteOptions options;
    options.path = "db.sqlite3";
    options.functions = std::move(functions);
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

app::DatabaseEngine sqlite_engine(std::vector<db::SqliteFunction> functions) {
    app::DatabaseEngine engine;
    engine.name = "sqlite";
    engine.configure = [functions](std::string_view alias, app::Settings::Section section) {
        return configure(alias, section, functions);
    };
    engine.open_for_tests = [functions](std::string_view alias,
                                        const std::string& folder) -> std::unique_ptr<db::Database> {
        db::SqliteOptions options;
        options.path = folder + "/" + std::string(alias) + ".sqlite3";
        // What a power cut would lose here is worth nothing.
        options.synchronous = Synchronous::normal;
        options.functions = functions;
        return std::make_unique<db::SqliteDatabase>(std::move(options), std::string(alias));
    };
    return engine;
}

}  // namespace nuages::cli
