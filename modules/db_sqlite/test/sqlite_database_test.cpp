#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include <nuages/db/atomic.h>
#include <nuages/db_sqlite/sqlite_database.h>

#include "files_support.h"

namespace nuages::db {
namespace {

std::string opening_error(const std::string& path) {
    try {
        const SqliteDatabase database({.path = path});
    } catch (const OperationalError& error) {
        return error.what();
    }
    return {};
}

bool mentions(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

TEST(SqliteDatabase, a_new_file_is_made_in_wal_mode_with_foreign_keys) {
    const TemporaryDirectory directory;
    SqliteDatabase database({.path = directory.file()});
    EXPECT_EQ(database.query_value("PRAGMA journal_mode"), Value("wal"));
    EXPECT_EQ(database.query_value("PRAGMA foreign_keys"), Value(1));
    atomic(database, [&] {
        EXPECT_EQ(database.query_value("PRAGMA foreign_keys"), Value(1));
        EXPECT_EQ(database.query_value("PRAGMA synchronous"), Value(2));
    });
    EXPECT_EQ(database.description(), "database 'default' (SQLite, " + directory.file() + ")");
}

TEST(SqliteDatabase, what_is_written_is_there_when_the_file_is_opened_again) {
    const TemporaryDirectory directory;
    {
        SqliteDatabase database({.path = directory.file()});
        database.execute("CREATE TABLE t (a)");
        database.execute("INSERT INTO t VALUES (7)");
    }
    SqliteDatabase database({.path = directory.file(), .must_exist = true});
    EXPECT_EQ(number(database, "SELECT a FROM t"), 7);
}

TEST(SqliteDatabase, a_path_that_cannot_be_opened_is_named_with_cause_and_remedy) {
    const std::string missing = opening_error("/nowhere/at/all/db.sqlite3");
    EXPECT_TRUE(mentions(missing, "unable to open database file: /nowhere/at/all/db.sqlite3")) << missing;
    EXPECT_TRUE(mentions(missing, "The directory /nowhere/at/all: No such file or directory.")) << missing;
    EXPECT_TRUE(mentions(missing, "Set the path of the database")) << missing;
    const TemporaryDirectory directory;
    EXPECT_TRUE(mentions(opening_error(directory.path()), "It is a directory."));
    EXPECT_TRUE(mentions(opening_error(""), "no path is given"));
    EXPECT_TRUE(mentions(opening_error(std::string("a\0b", 3)), "NUL"));
}

TEST(SqliteDatabase, a_file_that_has_to_exist_is_not_made) {
    const TemporaryDirectory directory;
    EXPECT_THROW(SqliteDatabase({.path = directory.file(), .must_exist = true}), OperationalError);
    EXPECT_FALSE(std::ifstream(directory.file()).good());
}

TEST(SqliteDatabase, a_file_of_another_kind_is_refused_and_left_alone) {
    const TemporaryDirectory directory;
    const std::string text(2000, 'x');
    std::ofstream(directory.file()) << text;
    const std::string message = opening_error(directory.file());
    EXPECT_TRUE(mentions(message, "file is not a database")) << message;
    EXPECT_TRUE(mentions(message, "restore a backup")) << message;
    std::string kept;
    std::getline(std::ifstream(directory.file()), kept);
    EXPECT_EQ(kept, text);
}

TEST(SqliteDatabase, a_damaged_file_is_an_error_and_no_crash) {
    const TemporaryDirectory directory;
    {
        SqliteDatabase database({.path = directory.file()});
        database.execute("CREATE TABLE t (a)");
        atomic(database, [&] {
            for (int i = 0; i < 2000; ++i)
                database.execute("INSERT INTO t VALUES (randomblob(100))");
        });
    }
    {
        std::fstream file(directory.file(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(8192);
        file << std::string(40960, '\xa5');
    }
    SqliteDatabase database({.path = directory.file()});
    EXPECT_EQ(reason_of([&] { database.query("SELECT count(length(a)) FROM t", {}, nullptr); }),
              "database disk image is malformed");
}

TEST(SqliteDatabase, a_path_is_never_taken_for_a_uri) {
    const TemporaryDirectory directory;
    const std::string cause = opening_error("file:/nowhere/x.sqlite3?mode=memory");
    EXPECT_TRUE(mentions(cause, "unable to open")) << cause;
}

TEST(SqliteDatabase, one_call_runs_one_statement) {
    SqliteDatabase database({.path = ":memory:"});
    EXPECT_EQ(reason_of([&] { database.execute("CREATE TABLE t (a); DROP TABLE t"); }),
              "You can only execute one statement at a time.");
    EXPECT_EQ(reason_of([&] { database.execute("CREATE TABLE t (a); -- and no more\n /* at all */ ;"); }),
              "");
    EXPECT_EQ(reason_of([&] { database.execute("  "); }), "the statement is empty");
    EXPECT_EQ(reason_of([&] { database.query(Statement(), {}, nullptr); }), "the statement is empty");
}

TEST(SqliteDatabase, query_does_not_write) {
    SqliteDatabase database({.path = ":memory:"});
    database.execute("CREATE TABLE t (a)");
    EXPECT_EQ(reason_of([&] { database.query("INSERT INTO t VALUES (1)", {}, nullptr); }),
              "attempt to write a readonly database");
    EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 0);
}

TEST(SqliteDatabase, wrong_sql_is_a_programming_error_with_its_text_and_a_remedy) {
    SqliteDatabase database({.path = ":memory:"});
    try {
        database.query("SELECT * FROM polls_question", {}, nullptr);
        FAIL() << "nothing was thrown";
    } catch (const ProgrammingError& error) {
        EXPECT_EQ(error.reason(), "no such table: polls_question");
        EXPECT_TRUE(mentions(error.what(), "in: SELECT * FROM polls_question"));
        EXPECT_TRUE(mentions(error.what(), "Run 'migrate'"));
    }
    EXPECT_EQ(reason_of([&] { database.query("SELECT \"no_such_column\"", {}, nullptr); }),
              "no such column: no_such_column");
}

TEST(SqliteDatabase, constraints_are_reported_as_django_shows_them) {
    SqliteDatabase database({.path = ":memory:"});
    database.execute(
        "CREATE TABLE \"polls_choice\" (\"id\" integer PRIMARY KEY, \"votes\" integer NOT NULL, "
        "CONSTRAINT \"votes_positive\" CHECK (\"votes\" >= 0))");
    database.execute("INSERT INTO polls_choice VALUES (1, 2)");
    const auto reason = [&](std::string_view sql) { return reason_of([&] { database.execute(sql); }); };
    EXPECT_EQ(reason("INSERT INTO polls_choice VALUES (1, 2)"), "UNIQUE constraint failed: polls_choice.id");
    EXPECT_EQ(reason("INSERT INTO polls_choice VALUES (2, NULL)"),
              "NOT NULL constraint failed: polls_choice.votes");
    EXPECT_EQ(reason("INSERT INTO polls_choice VALUES (2, -1)"), "CHECK constraint failed: votes_positive");
    EXPECT_THROW(database.execute("INSERT INTO polls_choice VALUES (1, 2)"), IntegrityError);
}

TEST(SqliteDatabase, execute_tells_rows_and_the_new_id) {
    SqliteDatabase database({.path = ":memory:"});
    EXPECT_EQ(database.execute("CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, a)").rows_affected, 0);
    EXPECT_EQ(database.execute("INSERT INTO t (a) VALUES (1), (2), (3)").last_insert_id, 3);
    EXPECT_EQ(database.execute("UPDATE t SET a = 0 WHERE a > 1").rows_affected, 2);
    EXPECT_EQ(database.execute("UPDATE t SET a = 0 WHERE a > 100").rows_affected, 0);
    EXPECT_EQ(database.execute("DELETE FROM t").rows_affected, 3);
    List returned;
    database.execute(Statement("INSERT INTO t (a) VALUES (7) RETURNING id, a"), {}, [&](const Row& row) {
        returned.push_back(row.value(0));
        returned.push_back(row.value(1));
    });
    EXPECT_EQ(returned, (List{4, 7}));
}

TEST(SqliteDatabase, a_query_may_run_inside_the_rows_of_another_and_of_itself) {
    SqliteDatabase database({.path = ":memory:"});
    const Statement statement("SELECT value FROM json_each('[1,2,3]')");
    std::int64_t sum = 0;
    database.query(statement, {}, [&](const Row& outer) {
        database.query(statement, {}, [&](const Row& inner) { sum += outer.integer(0) * inner.integer(0); });
    });
    EXPECT_EQ(sum, 36);
}

TEST(SqliteDatabase, an_exception_of_the_handler_ends_the_query_and_leaves_the_statement_usable) {
    SqliteDatabase database({.path = ":memory:"});
    const Statement statement("SELECT value FROM json_each('[1,2,3]')");
    int rows = 0;
    EXPECT_THROW(database.query(statement, {},
                                [&](const Row&) {
                                    ++rows;
                                    throw ValueError("enough");
                                }),
                 ValueError);
    EXPECT_EQ(rows, 1);
    database.query(statement, {}, [&](const Row&) { ++rows; });
    EXPECT_EQ(rows, 4);
}

TEST(SqliteDatabase, cached_statements_survive_a_change_of_the_schema) {
    SqliteDatabase database({.path = ":memory:"});
    database.execute("CREATE TABLE t (a)");
    database.execute("INSERT INTO t VALUES (1)");
    const Statement all("SELECT * FROM t");
    std::size_t columns = 0;
    database.query(all, {}, [&](const Row& row) { columns = row.size(); });
    EXPECT_EQ(columns, 1u);
    database.execute("ALTER TABLE t ADD COLUMN b");
    database.query(all, {}, [&](const Row& row) { columns = row.size(); });
    EXPECT_EQ(columns, 2u);
}

TEST(SqliteDatabase, a_database_in_memory_is_one_for_all_threads_and_gone_at_the_end) {
    std::string directory;
    {
        SqliteDatabase database({.path = ":memory:"});
        database.execute("CREATE TABLE t (a)");
        std::thread([&] { database.execute("INSERT INTO t VALUES (1)"); }).join();
        std::thread([&] { EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 1); }).join();
        EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 1);
        directory = database.query_value("SELECT file FROM pragma_database_list")->to_text();
        EXPECT_TRUE(std::ifstream(directory).good());
    }
    EXPECT_FALSE(std::ifstream(directory).good());
}

TEST(SqliteDatabase, two_in_memory_are_two) {
    SqliteDatabase one({.path = ":memory:"}), two({.path = ":memory:"}, "other");
    one.execute("CREATE TABLE t (a)");
    EXPECT_THROW(two.execute("INSERT INTO t VALUES (1)"), ProgrammingError);
}

TEST(SqliteDatabase, a_reader_sees_only_what_is_committed) {
    SqliteDatabase database({.path = ":memory:"});
    database.execute("CREATE TABLE t (a)");
    atomic(database, [&] {
        database.execute("INSERT INTO t VALUES (1)");
        EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 1) << "inside the block";
        std::thread([&] { EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 0); }).join();
    });
    std::thread([&] { EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 1); }).join();
}

TEST(SqliteDatabase, checkpoint_moves_the_log_into_the_file) {
    const TemporaryDirectory directory;
    SqliteDatabase database({.path = directory.file()});
    database.execute("CREATE TABLE t (a)");
    std::ifstream log(directory.file("db.sqlite3-wal"), std::ios::ate | std::ios::binary);
    EXPECT_GT(log.tellg(), 0);
    database.checkpoint();
    log.seekg(0, std::ios::end);
    EXPECT_EQ(log.tellg(), 0);
    EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 0);
}

TEST(SqliteDatabase, a_cursor_steps_through_one_state_of_the_file) {
    SqliteDatabase database({.path = ":memory:"});
    database.execute("CREATE TABLE t (a)");
    database.execute("INSERT INTO t VALUES (1), (2), (3), (4), (5)");
    const Value parameters[] = {0};
    const auto cursor = database.open_cursor(Statement("SELECT a FROM t WHERE a > ?"), parameters, 2);
    std::vector<std::size_t> pieces;
    for (std::size_t rows = 0;; rows = 0) {
        if (!cursor->next([&](const Row&) { ++rows; }))
            break;
        pieces.push_back(rows);
        database.execute("INSERT INTO t VALUES (9)");
    }
    EXPECT_EQ(pieces, (std::vector<std::size_t>{2, 2, 1}));
    EXPECT_FALSE(cursor->next(nullptr));
    EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 8);

    int left = 0;
    atomic(database, [&] {
        const auto own = database.open_cursor(Statement("SELECT a FROM t"), {}, 1);
        EXPECT_TRUE(own->next([&](const Row&) { ++left; }));
        database.execute("INSERT INTO t VALUES (10)");
        EXPECT_TRUE(own->next([&](const Row&) { ++left; }));
    });
    EXPECT_EQ(left, 2);
    EXPECT_THROW(database.open_cursor(Statement("SELECT nonsense FROM t"), {}), ProgrammingError);
}

}  // namespace
}  // namespace nuages::db
