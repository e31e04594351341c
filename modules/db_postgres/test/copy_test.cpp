#include "database_support.h"

namespace nuages::db {
namespace {

class Copy : public PostgresTest {
protected:
    Copy() {
        database.execute("CREATE TABLE t (id int PRIMARY KEY, name text, at timestamptz, tags text[])");
    }

    std::int64_t copy(int rows, int failing = -1) {
        static constexpr std::string_view columns[] = {"id", "name", "at", "tags"};
        int id = 0;
        return database.copy_in("t", columns, [&](List& values) {
            if (id == failing)
                throw std::runtime_error("no more");
            if (id == rows)
                return false;
            values = {id, id % 3 ? Value("tab\t line\n back\\slash '\"") : Value(), DateTime::of(2026, 5, 1),
                      List{"a,b", "\\"}};
            ++id;
            return true;
        });
    }
    PostgresDatabase database{options()};
};

TEST_F(Copy, takes_rows_of_all_kinds_in) {
    fibers::run([&] {
        EXPECT_EQ(copy(50'000), 50'000);
        EXPECT_EQ(count(database, "t"), 50'000);
        const auto rows = database.query_rows("SELECT name, at, tags FROM t WHERE id < 2 ORDER BY id");
        EXPECT_TRUE(rows[0][0].is_null());
        EXPECT_EQ(rows[1][0].str(), "tab\t line\n back\\slash '\"");
        EXPECT_EQ(rows[1][1].as_datetime(), DateTime::of(2026, 5, 1));
        EXPECT_EQ(rows[1][2].as_list(), (List{"a,b", "\\"}));
        EXPECT_EQ(database.statistics().idle, 1u);
    });
    EXPECT_THROW(copy(1), IntegrityError);
    EXPECT_EQ(count(database, "t"), 50'000);
}

TEST_F(Copy, that_fails_stores_nothing_and_leaves_the_connection_in_order) {
    fibers::run([&] {
        EXPECT_THROW(copy(20'000, 10'000), std::runtime_error);
        EXPECT_EQ(count(database, "t"), 0);
        static constexpr std::string_view columns[] = {"id", "nothing"};
        EXPECT_THROW(database.copy_in("t", columns, [](List&) { return false; }), ProgrammingError);
        EXPECT_EQ(copy(1), 1);
        EXPECT_EQ(database.statistics().leased, 0u);
    });
}

TEST_F(Copy, belongs_to_the_block_around_it) {
    fibers::run([&] {
        EXPECT_THROW(atomic(database,
                            [&] {
                                copy(10);
                                EXPECT_EQ(count(database, "t"), 10);
                                throw std::runtime_error("no");
                            }),
                     std::runtime_error);
        EXPECT_EQ(count(database, "t"), 0);
        atomic(database, [&] { copy(10); });
        EXPECT_EQ(count(database, "t"), 10);
    });
}

TEST_F(Copy, hands_out_what_a_query_gives) {
    copy(3);
    std::string text;
    fibers::run([&] {
        database.copy_out("COPY (SELECT id FROM t ORDER BY id) TO STDOUT",
                          [&](std::string_view data) { text += data; });
    });
    EXPECT_EQ(text, "0\n1\n2\n");
    EXPECT_THROW(database.copy_out("SELECT 1", [](std::string_view) {}), ProgrammingError);
    EXPECT_THROW(database.copy_out("COPY nowhere TO STDOUT", [](std::string_view) {}), ProgrammingError);
    EXPECT_EQ(count(database, "t"), 3);
}

}  // namespace
}  // namespace nuages::db
