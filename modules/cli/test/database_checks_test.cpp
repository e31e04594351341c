#include "database_checks.h"

#include <gtest/gtest.h>

#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/models.h>
#include <nuages/orm/registry.h>

namespace nuages::cli {
namespace {

using namespace nuages::models;

struct Shelf : Model<Shelf> {
    std::string name;
    std::optional<int> place;
    static constexpr auto meta =
        describe(field<&Shelf::name>().max_length(20).db_comment("What is written on it"),
                 field<&Shelf::place>().blank())
            .db_table_comment("Where things are")
            .indexes(index("name").name("by_name").include("place"))
            .constraints(unique_constraint("one_name", "name").include("place"),
                         unique_constraint("one_place", "place").nulls_distinct(false),
                         unique_constraint("late", "name", "place").deferrable(Deferrable::deferred));
};
struct Plain : Model<Plain> {
    std::string name;
    static constexpr auto meta = describe(field<&Plain::name>().max_length(20));
};

struct NotHere : orm::Router {
    std::optional<bool> allow_migrate(std::string_view alias, std::string_view, std::string_view,
                                      const Dict&) const override {
        return alias != "elsewhere";
    }
};

class DatabaseChecks : public ::testing::Test {
protected:
    DatabaseChecks() {
        registry.add<Shelf, Plain>("store");
        registry.use_routers({std::make_shared<NotHere>()});
        registry.resolve();
    }
    static std::string text(const checks::Messages& messages) {
        std::string lines;
        for (const checks::Message& message : messages)
            lines += message.str() + "\n";
        return lines;
    }
    orm::Registry registry;
};

TEST_F(DatabaseChecks, SqliteSaysWhatItGoesWithout) {
    const std::string silence =
        "\n\tHINT: A constraint won't be created. Silence this warning if you don't care "
        "about it.\n";
    EXPECT_EQ(
        text(database_checks(registry, db::SqliteDatabase(db::SqliteOptions{.path = ":memory:"}))),
        "store.Shelf: (models.W046) SQLite does not support comments on tables (db_table_comment).\n"
        "store.Shelf: (models.W040) SQLite does not support indexes with non-key columns.\n"
        "\tHINT: Non-key columns will be ignored. Silence this warning if you don't care about it.\n"
        "store.Shelf: (models.W039) SQLite does not support unique constraints with non-key columns." +
            silence + "store.Shelf: (models.W038) SQLite does not support deferrable unique constraints." +
            silence +
            "store.Shelf: (models.W047) SQLite does not support unique constraints with nulls distinct." +
            silence +
            "store.Shelf.name: (fields.W163) SQLite does not support comments on columns (db_comment).\n");
}

TEST_F(DatabaseChecks, ModelsThatTheDatabaseDoesNotHaveDoNotCount) {
    EXPECT_EQ(text(database_checks(registry,
                                   db::SqliteDatabase(db::SqliteOptions{.path = ":memory:"}, "elsewhere"))),
              "");
}

TEST_F(DatabaseChecks, PostgresHasAll) {
    EXPECT_EQ(text(database_checks(registry, db::PostgresDatabase({.url = "postgres:///none"}))), "");
}

}  // namespace
}  // namespace nuages::cli
