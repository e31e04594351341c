#include "sql_migrations.h"

#include <nuages/base/text.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>

#include "recorded_support.h"

// The recorded operations and the recorded migration, which the tests of migrations have written down.
namespace nuages::replay {
namespace {

using namespace migrations;

std::vector<std::string> without_comments(const List& lines) {
    std::vector<std::string> result;
    for (const Value& line : lines)
        if (!line.as_text().starts_with("--"))
            result.emplace_back(line.as_text());
    return result;
}

// A database that is never asked: the recorded statements follow from the models alone.
std::unique_ptr<db::Database> database_of(const Value& vendor) {
    if (vendor.as_text() == "sqlite")
        return std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"});
    if (vendor.as_text() == "postgresql")
        return std::make_unique<db::PostgresDatabase>(
            db::PostgresOptions{.url = "postgres://nowhere.invalid/none"});
    throw Unsupported("statements for " + vendor.to_text());
}

std::string written(db::Database& database, const ProjectState& state, const OperationList& operations,
                    const std::string& app) {
    return text::join(sql_of(database, state, operations, app), "\n") + "\n";
}

std::string expected_text(const Value& line) {
    return text::join(without_comments(line["sql"].as_list()), "\n") + "\n";
}

}  // namespace

Outcome replay_operation(const Value& line) {
    const auto database = database_of(line["vendor"]);
    const std::string label(line["label"].as_text());
    const OperationPtr operation = operation_of(label);
    if (!operation)
        return {Outcome::Kind::failed, expected_text(line), "there is no such operation: " + label, {}};
    std::string expected = expected_text(line);
    std::string actual = written(*database, polls_state(), {operation}, "polls");
    // Expressions are written in SQL here, in Python there.
    if (label != "AddIndex expression") {
        expected += line["describe"].to_text() + "\n";
        actual += operation->describe() + "\n";
    }
    if (const Value& fragment = line["name_fragment"]; !fragment.is_null())
        expected += fragment.as_text();
    return Outcome::compare(std::move(expected), actual + operation->name_fragment());
}

Outcome replay_sqlmigrate(const Value& line) {
    const auto database = database_of(line["vendor"]);
    if (line["app"].as_text() != "gram")
        return {Outcome::Kind::failed, expected_text(line), "there is no such app", {}};
    return Outcome::compare(expected_text(line),
                            written(*database, gram_context(), gram_operations(database->vendor()), "gram"));
}

}  // namespace nuages::replay
