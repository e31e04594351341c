#include <set>

#include <nuages/base/error.h>
#include <nuages/db/observe.h>

#include "database_support.h"

namespace nuages::db {
namespace {

class PostgresDatabaseTest : public PostgresTest {
protected:
    PostgresDatabaseTest() {
        database.execute("CREATE TABLE polls (id serial PRIMARY KEY, votes int NOT NULL UNIQUE)");
    }
    PostgresDatabase database{options()};
};

TEST_F(PostgresDatabaseTest, runs_statements_inside_and_outside_of_fibers) {
    const Statement insert("INSERT INTO polls (votes) VALUES ($1) RETURNING id");
    const auto add = [&](int votes) {
        std::int64_t id = 0;
        const Value parameters[] = {votes};
        const ExecuteResult result =
            database.execute(insert, parameters, [&](const Row& row) { id = row.integer(0); });
        EXPECT_EQ(result.rows_affected, 1);
        return id;
    };
    EXPECT_EQ(add(10), 1);
    fibers::run([&] {
        EXPECT_EQ(add(20), 2);
        EXPECT_EQ(add(30), 3);
        EXPECT_EQ(database.execute("UPDATE polls SET votes = votes + 1").rows_affected, 3);
        EXPECT_EQ(database.query_rows("SELECT votes FROM polls ORDER BY 1"),
                  (std::vector<List>{{11}, {21}, {31}}));
    });
    EXPECT_EQ(count(database, "polls"), 3);
}

TEST_F(PostgresDatabaseTest, statements_of_many_fibers_share_two_connections) {
    const Statement read("SELECT $1::int + count(*) FROM polls");
    const Statement write("INSERT INTO polls (votes) VALUES ($1)");
    fibers::run([&] {
        const auto made = database.statistics().made;
        std::vector<fibers::Handle> all;
        for (int i = 0; i < 200; ++i)
            all.push_back(fibers::spawn([&, i] {
                const Value parameters[] = {i};
                database.execute(write, parameters);
                bool seen = false;
                database.query(read, parameters, [&](const Row& row) { seen = row.integer(0) > i; });
                EXPECT_TRUE(seen);
            }));
        for (const auto& each : all)
            each.join();
        EXPECT_EQ(database.statistics().made - made, 2u);
    });
    EXPECT_EQ(count(database, "polls"), 200);
}

TEST_F(PostgresDatabaseTest, a_statement_that_fails_does_not_touch_its_neighbours) {
    const Statement write("INSERT INTO polls (votes) VALUES ($1)");
    fibers::run([&] {
        int failed = 0;
        std::vector<fibers::Handle> all;
        for (int i = 0; i < 100; ++i)
            all.push_back(fibers::spawn([&, i] {
                const Value parameters[] = {i / 2};
                try {
                    database.execute(write, parameters);
                } catch (const IntegrityError& error) {
                    ++failed;
                    EXPECT_EQ(error.constraint(), "polls_votes_key");
                    EXPECT_EQ(error.code(), "23505");
                }
            }));
        for (const auto& each : all)
            each.join();
        EXPECT_EQ(failed, 50);
    });
    EXPECT_EQ(count(database, "polls"), 50);
}

// Reads that are sent in the same round of the loop share a transaction once they are known.
class SharedReads : public PostgresDatabaseTest {
protected:
    // Runs it until the shared connection has prepared it.
    static void make_known(Database& database, const Statement& statement, Parameters parameters = {}) {
        for (int i = 0; i < 2; ++i)
            database.query(statement, parameters, nullptr);
    }
    // Each in a fiber of its own, at the same time.
    template <class... F>
    static void together(F... f) {
        const fibers::Handle all[] = {fibers::spawn(std::move(f))...};
        for (const auto& each : all)
            each.join();
    }
    // The transaction in which each of so many fibers has run the statement.
    std::vector<std::string> transactions_of(const Statement& statement, int fibers) {
        std::vector<std::string> found(static_cast<std::size_t>(fibers));
        std::vector<fibers::Handle> all;
        for (std::string& each : found)
            all.push_back(fibers::spawn(
                [&] { database.query(statement, {}, [&](const Row& row) { each = row.text(0); }); }));
        for (const auto& each : all)
            each.join();
        return found;
    }
};

TEST_F(SharedReads, run_in_one_transaction_up_to_sixteen) {
    const Statement begun("SELECT now()::text");
    fibers::run([&] {
        make_known(database, begun);
        const auto found = transactions_of(begun, 20);
        EXPECT_EQ(std::set(found.begin(), found.begin() + 16).size(), 1u);
        EXPECT_EQ(std::set(found.begin() + 16, found.end()).size(), 1u);
        EXPECT_NE(found.front(), found.back());
        EXPECT_NE(transactions_of(begun, 1).front(), found.back());
    });
}

TEST_F(SharedReads, are_not_joined_by_what_writes_nor_by_what_has_not_been_seen) {
    const Statement insert("INSERT INTO polls (votes) VALUES (random() * 1e9) RETURNING now()::text");
    const Statement unseen("SELECT now()::text AS unseen");
    fibers::run([&] {
        make_known(database, insert);
        for (const Statement& statement : {insert, unseen}) {
            const auto found = transactions_of(statement, 10);
            EXPECT_EQ(std::set(found.begin(), found.end()).size(), 10u) << statement.sql();
        }
    });
}

TEST_F(SharedReads, are_answered_as_if_each_were_alone_where_one_of_them_fails) {
    const Statement divide("SELECT 60 / $1::int");
    fibers::run([&] {
        const Value once[] = {1};
        make_known(database, divide, once);
        for (int bad = 0; bad < 20; ++bad) {
            std::vector<fibers::Handle> all;
            int right = 0, failed = 0;
            for (int i = 0; i < 20; ++i)
                all.push_back(fibers::spawn([&, i] {
                    const Value by[] = {i == bad ? 0 : i + 1};
                    int rows = 0;
                    try {
                        database.query(divide, by, [&](const Row& row) {
                            ++rows;
                            right += row.integer(0) == 60 / (i + 1);
                        });
                        EXPECT_EQ(rows, 1);
                    } catch (const DataError& error) {
                        failed += i == bad && error.code() == "22012" && rows == 0;
                    }
                }));
            for (const auto& each : all)
                each.join();
            EXPECT_EQ(right, 19) << bad;
            EXPECT_EQ(failed, 1) << bad;
        }
        EXPECT_EQ(database.statistics().made, 2u);  // this one, and what made the table
    });
}

TEST_F(SharedReads, take_effect_once_where_they_call_functions_that_write) {
    database.execute(
        "CREATE FUNCTION vote(int) RETURNS int LANGUAGE sql AS 'INSERT INTO polls (votes) VALUES ($1) "
        "RETURNING votes'");
    const Statement vote("SELECT vote($1::int)");
    fibers::run([&] {
        for (int i = 0; i < 2; ++i) {
            const Value votes[] = {-1 - i};
            database.query(vote, votes, nullptr);
        }
        int failed = 0;
        std::vector<fibers::Handle> all;
        for (int i = 0; i < 40; ++i)
            all.push_back(fibers::spawn([&, i] {
                const Value votes[] = {i == 25 ? 5 : i};  // taken already
                try {
                    database.query(vote, votes, nullptr);
                } catch (const IntegrityError&) {
                    ++failed;
                }
            }));
        for (const auto& each : all)
            each.join();
        EXPECT_EQ(failed, 1);
    });
    EXPECT_EQ(count(database, "polls"), 41);
}

TEST_F(SharedReads, that_deadlock_because_of_each_other_run_again_alone) {
    database.execute("ALTER DATABASE " + server.name() + " SET deadlock_timeout = '20ms'");
    database.execute("INSERT INTO polls (votes) VALUES (1), (2)");
    PostgresDatabase one(options()), other(options());
    const Statement lock("SELECT votes FROM polls WHERE id = $1 FOR UPDATE");
    const Statement wait("SELECT pg_sleep($1)");
    fibers::run([&] {
        const Value first[] = {1}, second[] = {2}, nothing[] = {0.0}, moment[] = {0.04};
        for (PostgresDatabase* database : {&one, &other}) {
            make_known(*database, lock, first);
            make_known(*database, wait, nothing);
        }
        int locked = 0;
        const auto count = [&](const Row&) { ++locked; };
        together([&] { one.query(lock, first, count); },       //
                 [&] { one.query(wait, moment, nullptr); },    //
                 [&] { one.query(lock, second, count); },      //
                 [&] { other.query(lock, second, count); },    //
                 [&] { other.query(wait, moment, nullptr); },  //
                 [&] { other.query(lock, first, count); });
        EXPECT_EQ(locked, 4);
    });
}

TEST_F(SharedReads, have_the_time_out_of_a_statement_each) {
    PostgresOptions impatient = options();
    impatient.statement_timeout = Duration::milliseconds(100);
    PostgresDatabase quick(impatient);
    const Statement wait("SELECT pg_sleep($1)");
    fibers::run([&] {
        const Value nothing[] = {0.0}, moment[] = {0.04}, too_long[] = {5.0};
        make_known(quick, wait, nothing);
        int answered = 0;
        const auto stay = [&] { quick.query(wait, moment, [&](const Row&) { ++answered; }); };
        together(stay, stay, stay, stay);
        EXPECT_EQ(answered, 4);
        for (int i = 0; i < 20; ++i)  // until it is tried on the shared connection again
            quick.query(wait, nothing, nullptr);
        const auto leave = [&] {
            EXPECT_EQ(error_of<OperationalError>([&] { quick.query(wait, too_long, nullptr); }).code(),
                      "57014");
        };
        together(stay, leave, stay);
        EXPECT_EQ(answered, 6);
    });
}

TEST_F(SharedReads, of_which_one_is_no_longer_waited_for_answer_the_others) {
    const Statement wait("SELECT pg_sleep($1), $2::int");
    fibers::run([&] {
        const Value none[] = {0.0, 0}, gone[] = {0.03, 1}, kept[] = {0.0, 2};
        make_known(database, wait, none);
        bool answered = false;
        auto leaver = fibers::spawn([&] { database.query(wait, gone, nullptr); });
        auto stayer = fibers::spawn(
            [&] { database.query(wait, kept, [&](const Row& row) { answered = row.integer(1) == 2; }); });
        fibers::sleep_for(Duration::milliseconds(10));
        leaver.cancel();
        leaver.join();
        stayer.join();
        EXPECT_TRUE(answered);
    });
}

TEST_F(SharedReads, all_fail_where_the_server_goes) {
    const Statement kill("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep($1)");
    const Statement wait("SELECT pg_sleep($1)");
    PostgresDatabase fresh(options());
    fibers::run([&] {
        const Value nothing[] = {0.0};
        make_known(fresh, wait, nothing);
        int failed = 0;
        const auto run = [&](const Statement& statement) {
            return [&] {
                try {
                    fresh.query(statement, nothing, nullptr);
                } catch (const OperationalError&) {
                    ++failed;
                }
            };
        };
        together(run(kill), run(wait), run(wait));
        EXPECT_EQ(failed, 3);
        fresh.query(wait, nothing, nullptr);
    });
}

TEST_F(PostgresDatabaseTest, a_write_that_waits_for_a_lock_holds_up_neither_reads_nor_later_writes) {
    database.execute("INSERT INTO polls (votes) VALUES (1), (2)");
    const Statement update("UPDATE polls SET votes = votes + 10 WHERE id = $1");
    const Statement read("SELECT votes FROM polls WHERE id = $1");
    fibers::run([&] {
        const Value first[] = {1}, second[] = {2};
        fibers::Handle stuck;
        atomic(database, [&] {
            database.execute(update, first);
            stuck = fibers::spawn([&] { database.execute(update, first); });
            fibers::sleep_for(Duration::milliseconds(60));
            EXPECT_FALSE(stuck.done());
            auto others = fibers::spawn([&] {
                database.query(read, second, nullptr);
                database.execute(update, second);
            });
            others.join();
        });
        stuck.join();
        EXPECT_EQ(database.query_rows("SELECT votes FROM polls ORDER BY id"),
                  (std::vector<List>{{21}, {12}}));
    });
}

TEST_F(PostgresDatabaseTest, errors_have_the_kind_that_belongs_to_them) {
    const auto run = [&](const char* sql) { return [&, sql] { database.execute(sql); }; };
    EXPECT_EQ(error_of<ProgrammingError>(run("SELEC 1")).code(), "42601");
    EXPECT_EQ(error_of<ProgrammingError>(run("SELECT * FROM nowhere")).code(), "42P01");
    EXPECT_EQ(error_of<ProgrammingError>(run("SELECT 1; SELECT 2")).code(), "42601");
    EXPECT_EQ(error_of<ProgrammingError>(run("SELECT $1::int")).code(), "08P01");
    EXPECT_THROW(run("")(), ProgrammingError);
    EXPECT_EQ(error_of<DataError>(run("SELECT 1 / 0")).code(), "22012");
    EXPECT_EQ(error_of<DataError>(run("SELECT 'x'::int")).code(), "22P02");
    EXPECT_EQ(error_of<NotSupportedError>(run("SELECT count(*) FROM polls FOR UPDATE")).code(), "0A000");
    const auto not_null = error_of<IntegrityError>(run("INSERT INTO polls (votes) VALUES (NULL)"));
    EXPECT_EQ(not_null.code(), "23502");
    EXPECT_NE(std::string(not_null.what()).find("database 'default' (PostgreSQL, " + server.name()),
              std::string::npos)
        << not_null.what();
    database.execute("ALTER TABLE polls ADD CONSTRAINT few CHECK (votes < 100)");
    EXPECT_EQ(error_of<IntegrityError>(run("INSERT INTO polls (votes) VALUES (100)")).constraint(), "few");
}

TEST_F(PostgresDatabaseTest, prepared_statements_survive_changes_of_the_schema) {
    const Statement all("SELECT * FROM polls");
    fibers::run([&] {
        const auto columns = [&] {
            std::size_t size = 0;
            database.query(all, {}, [&](const Row& row) { size = row.size(); });
            return size;
        };
        database.execute("INSERT INTO polls (votes) VALUES (1)");
        for (int i = 0; i < 3; ++i)
            EXPECT_EQ(columns(), 2u);
        database.execute("ALTER TABLE polls ADD COLUMN note text DEFAULT 'x'");
        for (int i = 0; i < 3; ++i)
            EXPECT_EQ(columns(), 3u);
        // Within a transaction, whose own connection has prepared it before.
        for (int i = 0; i < 3; ++i)
            atomic(database, [&] { EXPECT_EQ(columns(), 3u); });
        database.execute("ALTER TABLE polls DROP COLUMN note");
        atomic(database, [&] { EXPECT_EQ(columns(), 2u); });
        atomic(database, [&] {
            EXPECT_EQ(columns(), 2u);
            database.execute("ALTER TABLE polls ADD COLUMN other int");
            EXPECT_EQ(columns(), 3u);
        });
        database.execute("DISCARD ALL");
        atomic(database, [&] { EXPECT_EQ(columns(), 3u); });
    });
}

TEST_F(PostgresDatabaseTest, more_statements_than_a_connection_keeps_prepared_are_no_trouble) {
    PostgresOptions few = options();
    few.prepared_statements = 4;
    PostgresDatabase small(few);
    std::vector<Statement> statements;
    for (int i = 0; i < 20; ++i)
        statements.emplace_back("SELECT " + std::to_string(i));
    fibers::run([&] {
        for (int round = 0; round < 4; ++round)
            for (int i = 0; i < 20; ++i)
                for (int twice = 0; twice < 2; ++twice)
                    small.query(statements[static_cast<std::size_t>(i)], {},
                                [&](const Row& row) { EXPECT_EQ(row.integer(0), i); });
        atomic(small, [&] {
            for (int round = 0; round < 3; ++round)
                for (int i = 0; i < 20; ++i)
                    small.query(statements[static_cast<std::size_t>(i)], {},
                                [&](const Row& row) { EXPECT_EQ(row.integer(0), i); });
        });
        const Statement left("SELECT count(*) FROM pg_prepared_statements");
        small.query(left, {}, [&](const Row& row) { EXPECT_LE(row.integer(0), 5); });
    });
}

TEST_F(PostgresDatabaseTest, a_fiber_that_is_cancelled_leaves_the_shared_connection_in_order) {
    const Statement slow("SELECT pg_sleep(0.05), $1::int");
    fibers::run([&] {
        const Value one[] = {1}, two[] = {2};
        auto leaver = fibers::spawn([&] { database.query(slow, one, nullptr); });
        fibers::yield();
        auto stayer = fibers::spawn(
            [&] { database.query(slow, two, [&](const Row& row) { EXPECT_EQ(row.integer(1), 2); }); });
        fibers::sleep_for(Duration::milliseconds(10));
        leaver.cancel();
        leaver.join();
        stayer.join();
    });
}

TEST_F(PostgresDatabaseTest, a_leased_statement_is_cancelled_with_its_fiber) {
    fibers::run([&] {
        atomic(database, [&] { database.execute("INSERT INTO polls (votes) VALUES (1)"); });
        auto leaver = fibers::spawn([&] { database.query_value("SELECT pg_sleep(60)"); });
        fibers::sleep_for(Duration::milliseconds(30));
        leaver.cancel();
        leaver.join();
        EXPECT_EQ(
            database
                .query_value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%' "
                             "AND state = 'active' AND datname = current_database()")
                ->as_int(),
            0);
        EXPECT_EQ(database.statistics().leased, 0u);
        EXPECT_EQ(database.pool_use()->busy, 0u);
    });
}

TEST_F(PostgresDatabaseTest, the_server_ends_statements_that_take_too_long) {
    PostgresOptions impatient = options();
    impatient.statement_timeout = Duration::milliseconds(50);
    PostgresDatabase quick(impatient);
    fibers::run([&] {
        static const Statement slow("SELECT pg_sleep(30)");
        const auto error = error_of<OperationalError>([&] { quick.query(slow, {}, nullptr); });
        EXPECT_EQ(error.code(), "57014");
        EXPECT_NE(std::string(error.what()).find("statement_timeout"), std::string::npos);
        EXPECT_EQ(quick.query_value("SELECT 1")->as_int(), 1);
    });
}

TEST_F(PostgresDatabaseTest, an_exhausted_pool_names_its_limit_and_serves_in_order) {
    PostgresOptions small = options();
    small.pool_size = 1;
    small.pool_timeout = Duration::milliseconds(40);
    PostgresDatabase narrow(small);
    fibers::run([&] {
        std::vector<int> order;
        atomic(narrow, [&] {
            narrow.execute("SELECT 1");
            auto refused = fibers::spawn([&] {
                const auto error = error_of<OperationalError>([&] { narrow.execute("SELECT 1"); });
                EXPECT_NE(error.reason().find("all 1 connections of the pool"), std::string_view::npos);
                EXPECT_NE(std::string(error.what()).find("pool_size"), std::string::npos);
            });
            refused.join();
        });
        std::vector<fibers::Handle> all;
        for (int i = 0; i < 5; ++i)
            all.push_back(fibers::spawn([&, i] {
                atomic(narrow, [&] {
                    narrow.execute("SELECT 1");
                    order.push_back(i);
                });
            }));
        for (const auto& each : all)
            each.join();
        EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
        EXPECT_EQ(narrow.statistics().idle, 1u);
    });
}

TEST_F(PostgresDatabaseTest, a_heavy_statement_leases_a_connection_the_next_times) {
    const Statement large("SELECT repeat('x', 1000) FROM generate_series(1, 2000)");
    fibers::run([&] {
        for (int i = 0; i < 3; ++i) {
            int rows = 0;
            database.query(large, {}, [&](const Row& row) { rows += row.text(0).size() == 1000; });
            EXPECT_EQ(rows, 2000);
        }
        EXPECT_EQ(database.statistics().idle, 1u);
    });
}

TEST(PostgresOptions, that_cannot_work_are_refused_without_showing_a_password) {
    const auto refused = [](const PostgresOptions& options) {
        return std::string(
            error_of<ImproperlyConfigured>([&] { PostgresDatabase database(options); }).what());
    };
    const std::string message = refused({.url = "postgres://me:s3cret@host/name?nonsense=1"});
    EXPECT_NE(message.find("postgres://user:password@host:5432/name"), std::string::npos) << message;
    EXPECT_EQ(message.find("s3cret"), std::string::npos);
    EXPECT_NE(refused({.pool_size = 0}).find("pool_size"), std::string::npos);
    const PostgresDatabase database({.url = "postgres://me:s3cret@db.example:5433/site"});
    EXPECT_EQ(database.description(), "database 'default' (PostgreSQL, site at db.example:5433)");
}

TEST(PostgresOptions, are_told_to_programs_by_their_environment) {
    PostgresOptions options;
    options.url = "postgres://me:s%40cret@db.example:5433/site?sslmode=require";
    options.name = "other";
    const auto variables = PostgresDatabase(options).client_environment();
    const auto value = [&](const std::string& name) {
        for (const auto& [variable, value] : variables)
            if (variable == name)
                return value;
        return std::string("(none)");
    };
    EXPECT_EQ(value("PGHOST"), "db.example");
    EXPECT_EQ(value("PGPORT"), "5433");
    EXPECT_EQ(value("PGUSER"), "me");
    EXPECT_EQ(value("PGPASSWORD"), "s@cret");
    EXPECT_EQ(value("PGDATABASE"), "other");
    EXPECT_EQ(value("PGSSLMODE"), "require");
}

TEST_F(PostgresTest, a_server_that_is_not_there_fails_at_once) {
    PostgresDatabase nowhere({.url = "postgres://postgres@127.0.0.1:1/none"});
    for (int i = 0; i < 2; ++i) {
        const auto error =
            error_of<OperationalError>([&] { fibers::run([&] { nowhere.query_value("SELECT 1"); }); });
        EXPECT_NE(error.reason().find("cannot connect"), std::string_view::npos) << error.what();
        static const Statement shared("SELECT 1");
        EXPECT_THROW(fibers::run([&] { nowhere.query(shared, {}, nullptr); }), OperationalError);
    }
    PostgresOptions wrong = options();
    wrong.name = "no_such_database";
    PostgresDatabase missing(wrong);
    EXPECT_THROW(missing.query_value("SELECT 1"), OperationalError);
}

TEST_F(PostgresTest, connects_by_tcp_with_a_password_and_tls) {
    PostgresOptions over_tcp;
    over_tcp.url = server.cluster().tcp_url(server.name()) + "?sslmode=require";
    PostgresDatabase database(over_tcp);
    fibers::run([&] {
        EXPECT_TRUE(
            database.query_value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")->as_bool());
    });
    over_tcp.password = "wrong";
    PostgresDatabase stranger(over_tcp);
    const auto error =
        error_of<OperationalError>([&] { fibers::run([&] { stranger.query_value("SELECT 1"); }); });
    EXPECT_NE(error.reason().find("password authentication failed"), std::string_view::npos) << error.what();
}

}  // namespace
}  // namespace nuages::db
