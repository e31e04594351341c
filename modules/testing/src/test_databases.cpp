#include "test_databases.h"

#include <cstdio>
#include <exception>
#include <unistd.h>

#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>

namespace nuages::testing {
namespace {

// Letters and digits, hence no name that would have to be quoted; the folder's, which nobody else has, and a
// number.
std::string name_after(const std::string& folder, std::size_t number) {
    std::string name = "nuages_test_" + std::to_string(::getpid()) + '_';
    for (const char c : folder.substr(folder.rfind('-') + 1))
        name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return name + '_' + std::to_string(number);
}

}  // namespace

TestDatabases::~TestDatabases() {
    if (created_.empty())
        return;
    try {
        db::PostgresDatabase server({.url = server_});
        for (const std::string& name : created_)
            server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "nuages: a database of the tests was not removed: %s\n", error.what());
    }
}

std::unique_ptr<db::Database> TestDatabases::open(std::string_view alias, const Open& open_here) {
    if (!server_.empty())
        return create_on_server(alias);
    if (open_here)
        return open_here(alias, folder_.path());
    db::SqliteOptions options;
    options.path = folder_.path() + "/" + std::string(alias) + ".sqlite3";
    // What a power cut would lose here is worth nothing.
    options.synchronous = db::SqliteOptions::Synchronous::normal;
    return std::make_unique<db::SqliteDatabase>(options, std::string(alias));
}

std::unique_ptr<db::Database> TestDatabases::create_on_server(std::string_view alias) {
    db::PostgresOptions options;
    options.url = server_;
    const std::string name = name_after(folder_.path(), created_.size());
    db::PostgresDatabase(options).execute("CREATE DATABASE " + name);
    created_.push_back(name);
    options.name = name;
    return std::make_unique<db::PostgresDatabase>(options, std::string(alias));
}

}  // namespace nuages::testing
