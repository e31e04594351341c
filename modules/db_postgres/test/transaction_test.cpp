#include <nuages/db/retry.h>

#include "database_support.h"

namespace nuages::db {
namespace {

class TransactionTest : public PostgresTest {
protected:
    TransactionTest() {
        database.execute("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL)");
        database.execute("INSERT INTO t VALUES (1, 10), (2, 20)");
    }
    std::int64_t n(int id) {
        const Value parameters[] = {id};
        return database.query_value("SELECT n FROM t WHERE id = $1", parameters)->as_int();
    }
    void set(int id, int value) {
        static const Statement statement("UPDATE t SET n = $2 WHERE id = $1");
        const Value parameters[] = {id, value};
        database.execute(statement, parameters);
    }
    // Every connection to the database is cut, by the server.
    void kill_all() {
        server.cluster().execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = '" + server.name() +
            "'");
    }
    // Of a block that loses its connection before its second statement; nothing of it is stored.
    template <class E, class F>
    E error_of_losing_the_connection(F before_the_second) {
        const E error = error_of<E>([&] {
            atomic(database, [&] {
                set(1, 99);
                kill_all();
                before_the_second();
                set(2, 99);
            });
        });
        EXPECT_EQ(n(1), 10);
        EXPECT_EQ(n(2), 20);
        return error;
    }
    PostgresDatabase database{options()};
};

TEST_F(TransactionTest, is_stored_as_a_whole_or_not_at_all) {
    fibers::run([&] {
        bool stored = false;
        atomic(database, [&] {
            set(1, 11);
            on_commit(database, [&] { stored = true; });
            auto other = fibers::spawn([&] { EXPECT_EQ(n(1), 10); });
            other.join();
            EXPECT_FALSE(stored);
        });
        EXPECT_TRUE(stored);
        EXPECT_EQ(n(1), 11);
        EXPECT_THROW(atomic(database,
                            [&] {
                                set(1, 12);
                                throw std::runtime_error("no");
                            }),
                     std::runtime_error);
        EXPECT_EQ(n(1), 11);
        atomic(database, [] {});
        EXPECT_EQ(database.statistics().leased, 0u);
    });
}

TEST_F(TransactionTest, an_error_spoils_the_block_but_for_a_savepoint) {
    fibers::run([&] {
        atomic(database, [&] {
            set(1, 11);
            EXPECT_THROW(atomic(database, [&] { database.execute("INSERT INTO t VALUES (1, 1)"); }),
                         IntegrityError);
            set(2, 21);
        });
        EXPECT_EQ(n(1) + n(2), 32);
        EXPECT_THROW(atomic(database,
                            [&] {
                                set(1, 100);
                                EXPECT_THROW(database.execute("INSERT INTO t VALUES (1, 1)"), IntegrityError);
                                EXPECT_THROW(set(2, 100), TransactionManagementError);
                            }),
                     TransactionManagementError);
        EXPECT_EQ(n(1) + n(2), 32);
    });
}

TEST_F(TransactionTest, deferred_constraints_fail_the_commit) {
    database.execute("CREATE TABLE child (t int REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
    fibers::run([&] {
        EXPECT_THROW(atomic(database, [&] { database.execute("INSERT INTO child VALUES (9)"); }),
                     IntegrityError);
        atomic(database, [&] {
            database.execute("INSERT INTO child VALUES (9)");
            database.execute("INSERT INTO t VALUES (9, 9)");
        });
        EXPECT_EQ(count(database, "child"), 1);
    });
}

TEST_F(TransactionTest, serializable_ones_that_got_in_each_others_way_are_retried) {
    fibers::run([&] {
        int runs = 0;
        std::vector<fibers::Handle> all;
        for (int i = 0; i < 8; ++i)
            all.push_back(fibers::spawn([&] {
                RetryOptions options;
                options.attempts = 50;
                options.transaction.isolation = Isolation::serializable;
                retry(
                    database,
                    [&] {
                        ++runs;
                        const std::int64_t before = n(1);
                        fibers::yield();
                        set(1, static_cast<int>(before) + 1);
                    },
                    options);
            }));
        for (const auto& each : all)
            each.join();
        EXPECT_EQ(n(1), 18);
        EXPECT_GT(runs, 8);
    });
}

TEST_F(TransactionTest, read_only_ones_write_nothing) {
    fibers::run([&] {
        EXPECT_THROW(atomic(database, [&] { set(1, 0); }, {.read_only = true}), InternalError);
        EXPECT_EQ(n(1), 10);
        const auto isolation = [&](Isolation level) {
            return atomic(database, [&] { return database.query_value("SHOW transaction_isolation")->str(); },
                          {.isolation = level});
        };
        EXPECT_EQ(isolation(Isolation::by_default), "read committed");
        EXPECT_EQ(isolation(Isolation::repeatable_read), "repeatable read");
        EXPECT_EQ(isolation(Isolation::serializable), "serializable");
    });
}

TEST_F(TransactionTest, begins_on_another_connection_where_an_idle_one_was_closed) {
    fibers::run([&] {
        for (int round = 0; round < 3; ++round) {
            atomic(database, [&] { set(1, round); });
            kill_all();
            atomic(database, [&] { set(2, round); });
            EXPECT_EQ(n(2), round);
        }
    });
}

TEST_F(TransactionTest, a_connection_lost_inside_says_so_and_stores_nothing) {
    fibers::run([&] {
        const auto error = error_of_losing_the_connection<OperationalError>([] {});
        EXPECT_TRUE(error.code() == "57P01" || error.code() == "08006") << error.what();
    });
}

TEST_F(TransactionTest, a_connection_lost_between_two_statements_says_so_and_stores_nothing) {
    fibers::run([&] {
        const auto error = error_of_losing_the_connection<UnreachableError>(
            [] { fibers::sleep_for(Duration::milliseconds(20)); });
        EXPECT_NE(std::string_view(error.what()).find("terminating connection"), std::string_view::npos)
            << error.what();
    });
}

TEST_F(TransactionTest, statements_that_go_out_in_pieces_arrive_whole) {
    const std::string text(16 * 1024 * 1024, 'x');
    const Value parameters[] = {text};
    const Statement echo("SELECT $1::text");
    const auto expect_echo = [&] {
        std::string got;
        database.query(echo, parameters, [&](const Row& row) { got = row.text(0); });
        EXPECT_TRUE(got == text) << got.size();
    };
    fibers::run([&] {
        atomic(database, [&] {
            set(1, 11);
            auto other = fibers::spawn([&] { EXPECT_EQ(n(1), 10); });
            expect_echo();
            expect_echo();
            other.join();
        });
    });
    atomic(database, expect_echo);
}

TEST_F(TransactionTest, cursors_fetch_piece_by_piece) {
    database.execute("INSERT INTO t SELECT i, i FROM generate_series(3, 1000) i");
    const Statement all("SELECT id FROM t WHERE id > $1 ORDER BY id");
    fibers::run([&] {
        const auto read = [&] {
            const Value parameters[] = {2};
            const auto cursor = database.open_cursor(all, parameters, 100);
            std::int64_t sum = 0;
            int pieces = 0, rows = 0;
            while (cursor->next([&](const Row& row) {
                sum += row.integer(0);
                ++rows;
            })) {
                ++pieces;
                fibers::yield();
                EXPECT_EQ(n(1), 10);  // others, and this fiber, may go on meanwhile
            }
            EXPECT_EQ(sum, 1000 * 1001 / 2 - 3);
            EXPECT_EQ(rows, 998);
            EXPECT_EQ(pieces, 10);
        };
        read();
        EXPECT_EQ(database.statistics().leased, 0u);
        atomic(database, [&] {
            for (int i = 0; i < 3; ++i)
                read();
        });
        {
            const auto abandoned = database.open_cursor(all, std::vector<Value>{0}, 10);
            abandoned->next(nullptr);
        }
        EXPECT_EQ(database.statistics().leased, 0u);
        EXPECT_THROW(database.open_cursor(Statement("SELECT nothing"), {}), ProgrammingError);
    });
}

TEST_F(TransactionTest, a_cursor_may_outlive_the_loop_that_it_was_read_in) {
    std::unique_ptr<Cursor> cursor;
    fibers::run([&] {
        cursor = database.open_cursor(Statement("SELECT id FROM t ORDER BY id"), {}, 1);
        EXPECT_TRUE(cursor->next(nullptr));
    });
    cursor.reset();
    EXPECT_EQ(database.statistics().leased, 0u);
    EXPECT_EQ(n(1), 10);
}

}  // namespace
}  // namespace nuages::db
