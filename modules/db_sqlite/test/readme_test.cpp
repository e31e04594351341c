// The examples of the READMEs of db and db_sqlite.
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db_sqlite/sqlite_database.h>

namespace db = nuages::db;

namespace {

void move_vote(db::Database& database, std::int64_t from, std::int64_t to) {
    static const db::Statement change("UPDATE polls_choice SET votes = votes + ? WHERE id = ?");
    db::atomic(database, [&] {  // both or nothing
        const nuages::Value less[] = {-1, from}, more[] = {1, to};
        database.execute(change, less);
        database.execute(change, more);
        db::on_commit(database, [] { /* stored: tell somebody */ });
    });
}

TEST(Readme, AVoteMovesFromOneChoiceToTheOther) {
    nuages::db::SqliteDatabase database({.path = ":memory:"});
    database.execute("CREATE TABLE polls_choice (id integer PRIMARY KEY, votes integer)");
    database.execute("INSERT INTO polls_choice VALUES (1, 5), (2, 0)");
    move_vote(database, 1, 2);
    EXPECT_EQ(database.query_value("SELECT votes FROM polls_choice WHERE id = 1"), nuages::Value(4));
    EXPECT_EQ(database.query_value("SELECT votes FROM polls_choice WHERE id = 2"), nuages::Value(1));
}

TEST(Readme, SqlCallsAFunctionInCpp) {
    nuages::db::SqliteFunction overlap("OVERLAP", [](std::string_view a, std::string_view b) {
        return std::count_if(a.begin(), a.end(), [&](char c) { return b.find(c) != b.npos; });
    });
    nuages::db::SqliteDatabase texts({.path = ":memory:", .functions = {std::move(overlap).deterministic()}});
    EXPECT_EQ(texts.query_value("SELECT OVERLAP('Metropolis', 'aeiou')"), nuages::Value(4));
}

}  // namespace
