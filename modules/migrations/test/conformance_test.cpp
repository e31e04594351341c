// The statements that Django writes for the recorded operations: ../shared/conformance/sql.jsonl beside the
// project, or $NUAGES_CONFORMANCE.
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/json/json.h>
#include <nuages/migrations/errors.h>

#include "postgres_cluster.h"
#include "recorded_support.h"

namespace nuages::migrations {
namespace {

std::vector<Value> cases_of(std::string_view kind, std::string_view vendor) {
    const char* folder = std::getenv("NUAGES_CONFORMANCE");
    std::ifstream file(folder ? std::string(folder) + "/sql.jsonl"
                              : std::string(NUAGES_SOURCE_DIR) + "/../shared/conformance/sql.jsonl");
    std::vector<Value> cases;
    for (std::string line; std::getline(file, line);) {
        if (line.find("\"" + std::string(kind) + "\"") == line.npos)
            continue;
        Value parsed = json::loads(line);
        if (parsed["kind"].as_text() == kind && parsed["vendor"].as_text() == vendor)
            cases.push_back(std::move(parsed));
    }
    return cases;
}

std::vector<std::string> expected_sql(const Value& recorded) {
    std::vector<std::string> lines;
    for (const Value& line : recorded["sql"].as_list())
        lines.emplace_back(line.as_text());
    return lines;
}

void compare_operations(db::Database& database) {
    const auto cases = cases_of("operation", db::vendor_name(database.vendor()));
    if (cases.empty())
        GTEST_SKIP() << "../shared/conformance/sql.jsonl is not there";
    int compared = 0;
    std::string unknown;
    for (const Value& recorded : cases) {
        const std::string label(recorded["label"].as_text());
        const OperationPtr operation = operation_of(label);
        if (!operation) {
            unknown += "\n  " + label;
            continue;
        }
        ++compared;
        EXPECT_EQ(sql_of(database, polls_state(), {operation}), expected_sql(recorded)) << label;
        // Expressions are written in SQL here, in Python there.
        if (label != "AddIndex expression") {
            EXPECT_EQ(operation->describe(), recorded["describe"].as_text());
        }
        EXPECT_EQ(operation->name_fragment(), recorded["name_fragment"].as_text());
    }
    std::printf("%d recorded operations compared; without a counterpart:%s\n", compared, unknown.c_str());
    EXPECT_GE(compared, 26);
}

TEST(Conformance, statements_names_and_descriptions_of_operations_are_those_of_django) {
    db::SqliteDatabase database({.path = ":memory:"});
    compare_operations(database);
}

TEST(Conformance, statements_names_and_descriptions_of_operations_are_those_of_django_on_postgresql) {
    const nuages::testing::TemporaryPostgres server;
    db::PostgresDatabase database({.url = server.url()});
    compare_operations(database);
}

void compare_migration(db::Database& database) {
    const auto cases = cases_of("sqlmigrate", db::vendor_name(database.vendor()));
    if (cases.empty())
        GTEST_SKIP() << "../shared/conformance/sql.jsonl is not there";
    const ProjectState state = gram_context();
    for (const Value& recorded : cases) {
        ASSERT_EQ(recorded["app"].as_text(), "gram");
        auto expected = expected_sql(recorded);
        std::erase_if(expected, [](const std::string& line) { return line.starts_with("--"); });
        EXPECT_EQ(sql_of(database, state, gram_operations(database.vendor()), "gram"), expected);
    }
}

TEST(Conformance, a_whole_recorded_migration_is_written_line_by_line_as_django_does) {
    db::SqliteDatabase database({.path = ":memory:"});
    compare_migration(database);
}

TEST(Conformance, a_whole_recorded_migration_is_written_line_by_line_as_django_does_on_postgresql) {
    const nuages::testing::TemporaryPostgres server;
    db::PostgresDatabase database({.url = server.url()});
    compare_migration(database);
}

}  // namespace
}  // namespace nuages::migrations
