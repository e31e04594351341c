#include <gtest/gtest.h>

#include <nuages/inspect/read_tables.h>

#include "database_support.h"

namespace nuages::inspect {
namespace {

NameList names_of(const std::vector<Table>& tables) {
    NameList names;
    for (const Table& table : tables)
        names.push_back(table.name);
    return names;
}

std::string error_of(db::Database& database, const std::string& name) {
    try {
        read_tables(database, {.names = {name}});
    } catch (const InspectError& error) {
        return error.what();
    }
    return {};
}

TEST(ReadTables, views_and_partitions_come_where_they_are_asked_for) {
    const EmptyDatabase sqlite = EmptyDatabase::sqlite(), postgres = EmptyDatabase::postgres();
    make_odd_tables(sqlite.database);
    make_odd_tables(postgres.database);
    EXPECT_EQ(names_of(read_tables(sqlite.database)),
              (NameList{"2nd Table", "by_name", "keyless", "kinds", "links", "zebra"}))
        << "without tables of SQLite itself";
    EXPECT_EQ(names_of(read_tables(sqlite.database, {.include_views = true}))[5], "striped");
    EXPECT_EQ(names_of(read_tables(postgres.database)),
              (NameList{"2nd Table", "by_name", "keyless", "kinds", "links", "parted", "zebra"}));
    EXPECT_EQ(names_of(read_tables(postgres.database, {.include_views = true, .include_partitions = true})),
              (NameList{"2nd Table", "by_name", "keyless", "kinds", "links", "parted", "parted_2026",
                        "striped", "zebra"}));
    EXPECT_EQ(names_of(read_tables(postgres.database, {.names = {"striped", "parted_2026"}})),
              (NameList{"parted_2026", "striped"}));
}

TEST(ReadTables, a_name_that_is_none_is_an_error_with_the_nearest_one_and_never_part_of_a_statement) {
    for (const EmptyDatabase& empty : {EmptyDatabase::sqlite(), EmptyDatabase::postgres()}) {
        make_odd_tables(empty.database);
        EXPECT_NE(error_of(empty.database, "zebar").find("Did you mean 'zebra'?"), std::string::npos);
        for (const char* attack : {"zebra; DROP TABLE zebra", "zebra\" --", "x' OR '1'='1", "\\", "zebra\n"})
            EXPECT_TRUE(error_of(empty.database, attack).starts_with("There is no table or view")) << attack;
        EXPECT_EQ(read_tables(empty.database, {.names = {"zebra"}}).size(), 1u);
    }
}

TEST(ReadTables, names_made_to_break_out_of_quotes_are_read_as_they_are) {
    for (const EmptyDatabase& empty : {EmptyDatabase::sqlite(), EmptyDatabase::postgres()}) {
        empty.database.execute(
            "CREATE TABLE \"x'; DROP TABLE y; --\" (\"id\" integer PRIMARY KEY, \"a\"\"b'c\" text "
            "UNIQUE)");
        const auto tables = read_tables(empty.database);
        ASSERT_EQ(tables.size(), 1u);
        EXPECT_EQ(tables[0].name, "x'; DROP TABLE y; --");
        EXPECT_EQ(tables[0].columns.at(1).name, "a\"b'c");
        EXPECT_TRUE(tables[0].is_unique("a\"b'c"));
    }
}

TEST(ReadTables, checks_and_indexes_have_their_sql) {
    const EmptyDatabase empty = EmptyDatabase::postgres();
    make_odd_tables(empty.database);
    const auto tables = read_tables(empty.database, {.names = {"kinds", "links", "zebra"}});
    ASSERT_EQ(tables.at(0).checks.size(), 1u);
    EXPECT_EQ(tables[0].checks[0].name, "small");
    EXPECT_EQ(tables[0].checks[0].sql, "(s < 100)");
    EXPECT_EQ(tables[0].find_column("twice")->computed, "(s * 2)");
    ASSERT_EQ(tables.at(1).indexes.size(), 3u);
    EXPECT_EQ(tables[1].indexes[1].name, "links_up");
    EXPECT_EQ(tables[1].indexes[0].condition, "(up > 5)");
    EXPECT_EQ(tables[1].references.size(), 2u);
    EXPECT_EQ(tables.at(2).indexes.at(0).parts.at(0).sql, "lower(name::text)");
}

}  // namespace
}  // namespace nuages::inspect
