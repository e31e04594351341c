#include "writer.h"

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <nuages/db/atomic.h>
#include <nuages/fibers/cancel.h>
#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>

#include "files_support.h"

namespace nuages::db {
namespace {

// Another program with its own connection to the file.
class Stranger {
public:
    explicit Stranger(const std::string& path) { sqlite3_open(path.c_str(), &connection_); }
    ~Stranger() { sqlite3_close(connection_); }
    void run(const char* sql) {
        ASSERT_EQ(sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql;
    }

private:
    sqlite3* connection_ = nullptr;
};

struct WriterTest : testing::Test {
    TemporaryDirectory directory;
    SqliteDatabase database{{.path = directory.file(), .lock_timeout = Duration::seconds(60)}};
    WriterTest() { database.execute("CREATE TABLE t (id integer PRIMARY KEY, a UNIQUE)"); }

    void insert(std::int64_t value) {
        static const Statement statement("INSERT INTO t (a) VALUES (?)");
        const Value parameters[] = {value};
        database.execute(statement, parameters);
    }
    std::int64_t count() { return number(database, "SELECT count(*) FROM t"); }
};

TEST_F(WriterTest, savepoints_undo_their_part_only) {
    atomic(database, [&] {
        insert(1);
        EXPECT_THROW(atomic(database,
                            [&] {
                                insert(2);
                                insert(1);
                            }),
                     IntegrityError);
        insert(3);
    });
    EXPECT_EQ(number(database, "SELECT sum(a) FROM t"), 4);
}

TEST_F(WriterTest, a_deferred_foreign_key_fails_the_commit_and_stores_nothing) {
    database.execute("CREATE TABLE child (t_id REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)");
    EXPECT_EQ(reason_of([&] {
                  atomic(database, [&] {
                      insert(1);
                      database.execute("INSERT INTO child VALUES (99)");
                  });
              }),
              "FOREIGN KEY constraint failed");
    EXPECT_EQ(count(), 0);
    insert(1);
    EXPECT_EQ(count(), 1) << "the writer is usable afterwards";
}

TEST_F(WriterTest, a_single_statement_with_a_dangling_deferred_key_fails_by_itself) {
    database.execute("CREATE TABLE child (t_id REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)");
    EXPECT_THROW(database.execute("INSERT INTO child VALUES (99)"), IntegrityError);
    EXPECT_EQ(number(database, "SELECT count(*) FROM child"), 0);
}

TEST_F(WriterTest, foreign_keys_can_be_off_for_one_block) {
    database.execute("CREATE TABLE child (t_id REFERENCES t (id))");
    atomic(database, [&] { database.execute("INSERT INTO child VALUES (99)"); },
           {.without_foreign_keys = true});
    EXPECT_EQ(number(database, "SELECT count(*) FROM child"), 1);
    EXPECT_THROW(database.execute("INSERT INTO child VALUES (98)"), IntegrityError) << "enforced again";
}

TEST_F(WriterTest, statements_of_many_fibers_are_committed_together_and_an_error_stays_with_its_owner) {
    int stored = 0, refused = 0;
    fibers::run([&] {
        std::vector<fibers::Handle> fibers;
        for (int i = 0; i < 200; ++i) {
            fibers.push_back(fibers::spawn([&, i] {
                try {
                    insert(i % 10 == 3 ? 3 : i);
                    ++stored;
                } catch (const IntegrityError& error) {
                    EXPECT_EQ(error.reason(), "UNIQUE constraint failed: t.a");
                    ++refused;
                }
            }));
        }
        for (const auto& fiber : fibers)
            fiber.join();
    });
    EXPECT_EQ(stored, 181);
    EXPECT_EQ(refused, 19);
    EXPECT_EQ(count(), 181);
}

TEST_F(WriterTest, only_a_fiber_that_has_the_loop_for_itself_waits_for_the_disk_on_the_loop) {
    const auto threads = [] {
        const std::filesystem::directory_iterator all("/proc/self/task");
        return std::distance(begin(all), end(all));
    };
    fibers::run([&] {
        const auto alone = threads();
        insert(1);
        atomic(database, [&] { insert(2); });
        EXPECT_EQ(threads(), alone);
        const auto other = fibers::spawn([] { fibers::sleep_for(Duration::milliseconds(1)); });
        insert(3);
        EXPECT_EQ(threads(), alone + 1) << "a worker";
        other.join();
    });
    EXPECT_EQ(count(), 3);
}

TEST_F(WriterTest, each_learns_the_id_of_its_own_row) {
    fibers::run([&] {
        std::vector<fibers::Handle> fibers;
        for (int i = 0; i < 50; ++i) {
            fibers.push_back(fibers::spawn([&, i] {
                const Value parameters[] = {i};
                const auto id = database.execute("INSERT INTO t (a) VALUES (?)", parameters).last_insert_id;
                const Value by_id[] = {id};
                EXPECT_EQ(number(database, "SELECT a FROM t WHERE id = ?", by_id), i);
            }));
        }
        for (const auto& fiber : fibers)
            fiber.join();
    });
}

TEST_F(WriterTest, a_statement_that_ends_the_transaction_takes_nobody_with_it) {
    int stored = 0;
    fibers::run([&] {
        std::vector<fibers::Handle> fibers;
        for (int i = 0; i < 60; ++i) {
            fibers.push_back(fibers::spawn([&, i] {
                const Value parameters[] = {i % 20 == 19 ? 0 : i};
                try {
                    // On conflict it rolls the whole transaction back.
                    database.execute("INSERT OR ROLLBACK INTO t (a) VALUES (?)", parameters);
                    ++stored;
                } catch (const IntegrityError&) {
                }
            }));
        }
        for (const auto& fiber : fibers)
            fiber.join();
    });
    EXPECT_EQ(stored, 57);
    EXPECT_EQ(count(), 57);
}

TEST_F(WriterTest, blocks_and_single_statements_of_sixty_four_fibers_and_of_threads_lose_nothing) {
    std::vector<std::thread> threads;
    std::atomic<int> next{0};
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            fibers::run([&] {
                std::vector<fibers::Handle> fibers;
                for (int f = 0; f < 16; ++f) {
                    fibers.push_back(fibers::spawn([&] {
                        for (int i = 0; i < 5; ++i) {
                            insert(next++);
                            atomic(database, [&] {
                                insert(next++);
                                insert(next++);
                            });
                        }
                    }));
                }
                for (const auto& fiber : fibers)
                    fiber.join();
            });
        });
    }
    for (int i = 0; i < 50; ++i)
        insert(next++);
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(count(), next);
    EXPECT_EQ(next, 4 * 16 * 5 * 3 + 50);
}

TEST_F(WriterTest, the_loop_goes_on_while_another_program_holds_the_lock) {
    Stranger stranger(directory.file());
    stranger.run("BEGIN IMMEDIATE");
    fibers::run([&] {
        bool stored = false;
        auto writing = fibers::spawn([&] {
            insert(1);
            stored = true;
        });
        auto also = fibers::spawn([&] { atomic(database, [&] { insert(2); }); });
        for (int i = 0; i < 20; ++i) {
            fibers::sleep_for(Duration::milliseconds(1));
            EXPECT_EQ(count(), 0) << "reading goes on";
        }
        EXPECT_FALSE(stored);
        stranger.run("COMMIT");
        writing.join();
        also.join();
        const auto lag = fibers::Loop::current()->lag();
        RecordProperty("loop_lag_max_us", std::to_string(lag.max.us));
        EXPECT_LT(lag.max, Duration::seconds(5));
    });
    EXPECT_EQ(count(), 2);
}

TEST_F(WriterTest, a_lock_that_is_never_released_is_reported_with_its_remedy) {
    SqliteDatabase impatient({.path = directory.file(), .lock_timeout = Duration::milliseconds(20)});
    Stranger stranger(directory.file());
    stranger.run("BEGIN IMMEDIATE");
    for (const bool block : {false, true}) {
        try {
            if (block)
                atomic(impatient, [] {});
            else
                impatient.execute("DELETE FROM t");
            FAIL() << "nothing was thrown";
        } catch (const OperationalError& error) {
            EXPECT_EQ(error.reason(), "database is locked");
            EXPECT_NE(std::string_view(error.what()).find("lock_timeout"), std::string_view::npos);
        }
    }
    stranger.run("COMMIT");
    impatient.execute("DELETE FROM t");
}

TEST_F(WriterTest, a_fiber_that_waits_for_its_own_block_is_told_so) {
    SqliteDatabase impatient({.path = directory.file(), .lock_timeout = Duration::milliseconds(20)});
    fibers::run([&] {
        atomic(impatient, [&] {
            fibers::spawn([&] {
                EXPECT_EQ(reason_of([&] { impatient.execute("DELETE FROM t"); }), "database is locked");
                EXPECT_EQ(reason_of([&] { atomic(impatient, [] {}); }), "database is locked");
            }).join();
        });
        impatient.execute("DELETE FROM t");
    });
}

TEST_F(WriterTest, a_cancelled_fiber_leaves_the_queue_and_the_others_go_on) {
    fibers::run([&] {
        bool cancelled = false;
        fibers::Handle waiting, behind;
        atomic(database, [&] {
            waiting = fibers::spawn([&] {
                try {
                    insert(1);
                } catch (const fibers::Cancelled&) {
                    cancelled = true;
                    throw;
                }
            });
            behind = fibers::spawn([&] { insert(2); });
            fibers::yield();
            waiting.cancel();
            waiting.join();
        });
        behind.join();
        EXPECT_TRUE(cancelled);
    });
    EXPECT_EQ(number(database, "SELECT sum(a) FROM t"), 2);
}

TEST_F(WriterTest, a_block_whose_fiber_is_cancelled_is_rolled_back) {
    fibers::run([&] {
        auto fiber = fibers::spawn([&] {
            atomic(database, [&] {
                insert(1);
                fibers::sleep_for(Duration::hours(1));
            });
        });
        fibers::yield();
        fiber.cancel();
        fiber.join();
        insert(2);
    });
    EXPECT_EQ(number(database, "SELECT sum(a) FROM t"), 2);
}

TEST_F(WriterTest, a_commit_is_not_cancelled_halfway) {
    fibers::run([&] {
        bool committed = false;
        auto fiber = fibers::spawn([&] {
            atomic(database, [&] {
                insert(1);
                on_commit(database, [&] { committed = true; });
            });
        });
        fibers::yield();  // until its commit is on the worker
        fiber.cancel();
        fiber.join();
        EXPECT_TRUE(committed);
    });
    EXPECT_EQ(count(), 1);
}

TEST_F(WriterTest, a_full_disk_is_an_error_and_what_was_answered_stays) {
    int stored = 0;
    atomic(database, [&] {
        // The limit belongs to the connection, and the block runs on the writing one.
        const auto pages = number(database, "PRAGMA page_count");
        EXPECT_EQ(number(database, "PRAGMA max_page_count = " + std::to_string(pages + 20)), pages + 20);
    });
    const Value parameters[] = {Value::bytes(std::string(3000, 'x'))};
    const Statement statement("INSERT INTO t (a) VALUES (?||hex(randomblob(8)))");
    std::string reason;
    while (reason.empty() && stored < 1000)
        reason = reason_of([&] {
            database.execute(statement, parameters);
            ++stored;
        });
    EXPECT_EQ(reason, "database or disk is full");
    EXPECT_EQ(count(), stored);
    EXPECT_EQ(reason_of([&] {
                  atomic(database, [&] {
                      for (int i = 0; i < 100; ++i)
                          database.execute(statement, parameters);
                  });
              }),
              "database or disk is full");
    EXPECT_EQ(count(), stored);
    database.execute("DELETE FROM t");
    insert(1);
    EXPECT_EQ(count(), 1) << "usable as soon as there is room again";
}

TEST_F(WriterTest, when_the_disk_fills_up_under_a_batch_each_fiber_has_its_own_answer) {
    atomic(database, [&] {
        const auto pages = number(database, "PRAGMA page_count");
        number(database, "PRAGMA max_page_count = " + std::to_string(pages + 20));
    });
    int stored = 0, refused = 0;
    fibers::run([&] {
        std::vector<fibers::Handle> fibers;
        for (int i = 0; i < 100; ++i) {
            fibers.push_back(fibers::spawn([&, i] {
                const Value parameters[] = {std::string(3000, 'x') + std::to_string(i)};
                try {
                    database.execute("INSERT INTO t (a) VALUES (?)", parameters);
                    ++stored;
                } catch (const OperationalError&) {
                    ++refused;
                }
            }));
        }
        for (const auto& fiber : fibers)
            fiber.join();
    });
    EXPECT_GT(stored, 0);
    EXPECT_GT(refused, 0);
    EXPECT_EQ(count(), stored);
}

}  // namespace
}  // namespace nuages::db
