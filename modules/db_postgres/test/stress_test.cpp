// Everything at once, on a server of its own that is killed in the middle.
#include <atomic>
#include <chrono>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include <nuages/db/retry.h>
#include <nuages/fibers/blocking.h>
#include <nuages/fibers/loop.h>

#include "database_support.h"

namespace nuages::db {
namespace {

constexpr int accounts = 40;
constexpr int balance = 1000;

class Stress : public ::testing::Test {
protected:
    nuages::testing::PostgresCluster cluster{"stress"};
    nuages::testing::TemporaryPostgres server{cluster};
    PostgresOptions options = [this] {
        PostgresOptions options;
        options.url = server.url();
        options.pool_size = 200;
        options.pool_timeout = Duration::seconds(60);
        options.connect_timeout = Duration::seconds(30);
        return options;
    }();
};

// Money moves between accounts in transactions that lock them in any order, so that they deadlock; each
// leaves a note under a number of its own. What was answered is there, what was not is there as a whole or
// not at all.
TEST_F(Stress, every_answered_commit_survives_deadlocks_and_a_crash_of_the_server_and_nothing_is_half_done) {
    // What was answered survives a crash of the server; one of its machine, for which fsync is, is not tried
    // here.
    cluster.execute("ALTER DATABASE " + server.name() + " SET synchronous_commit = on");
    cluster.execute("ALTER DATABASE " + server.name() + " SET deadlock_timeout = '20ms'");
    PostgresDatabase database(options);
    database.execute("CREATE TABLE account (id int PRIMARY KEY, money int NOT NULL)");
    database.execute("CREATE TABLE note (id int PRIMARY KEY, giver int NOT NULL, taker int NOT NULL)");
    database.execute("INSERT INTO account SELECT i, 1000 FROM generate_series(0, 39) i");

    static const Statement move("UPDATE account SET money = money + $2 WHERE id = $1");
    static const Statement write("INSERT INTO note VALUES ($1, $2, $3)");
    static const Statement read("SELECT money FROM account WHERE id = $1");
    std::mutex mutex;
    std::set<int> answered, unknown;
    std::atomic<int> last{0}, deadlocks{0}, hooks{0}, finished{0};
    std::atomic<bool> crashed{false}, stop{false};

    const auto transfer = [&](std::minstd_rand& random) {
        const int number = ++last;
        const int giver = static_cast<int>(random() % accounts);
        const int taker = (giver + 1 + static_cast<int>(random() % (accounts - 1))) % accounts;
        try {
            RetryOptions retrying;
            retrying.attempts = 100;
            retry(
                database,
                [&] {
                    const Value less[] = {giver, -1}, more[] = {taker, 1}, note[] = {number, giver, taker};
                    on_commit(database, [&] { ++hooks; });
                    database.execute(move, less);
                    fibers::yield();
                    try {
                        database.execute(move, more);
                    } catch (const SerializationError&) {
                        ++deadlocks;
                        throw;
                    }
                    database.execute(write, note);
                },
                retrying);
            const std::lock_guard lock(mutex);
            answered.insert(number);
        } catch (const OperationalError& error) {
            EXPECT_TRUE(crashed) << error.what();
            const std::lock_guard lock(mutex);
            unknown.insert(number);
        }
    };

    // 200 fibers on two threads, beside others that only read.
    std::atomic<int> reads{0}, failed_reads{0};
    const auto work = [&](unsigned seed) {
        fibers::run([&] {
            std::vector<fibers::Handle> all;
            for (unsigned i = 0; i < 100; ++i)
                all.push_back(fibers::spawn([&, i] {
                    std::minstd_rand random(seed * 1000 + i + 1);
                    while (!stop)
                        transfer(random);
                }));
            for (int i = 0; i < 10; ++i)
                all.push_back(fibers::spawn([&, i] {
                    const Value account[] = {i};
                    while (!stop) {
                        try {
                            database.query(read, account, nullptr);
                            ++reads;
                        } catch (const OperationalError& error) {
                            EXPECT_TRUE(crashed) << error.what();
                            ++failed_reads;
                        }
                        fibers::sleep_for(Duration::milliseconds(2));
                    }
                }));
            for (const auto& each : all)
                each.join();
        });
        ++finished;
    };
    std::thread first(work, 1), second(work, 2);
    const auto answered_now = [&] {
        const std::lock_guard lock(mutex);
        return answered.size();
    };
    const auto wait_for_more = [&](std::size_t count) {
        const std::size_t wanted = answered_now() + count;
        const Duration deadline = fibers::monotonic_now() + Duration::seconds(60);
        while (answered_now() < wanted && fibers::monotonic_now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        EXPECT_GE(answered_now(), wanted);
    };
    wait_for_more(200);
    crashed = true;
    cluster.restart();
    wait_for_more(200);  // it recovers by itself
    stop = true;
    first.join();
    second.join();

    // Those that were under way failed, and no others: one for each connection at most, and what it was
    // doing.
    EXPECT_GT(deadlocks, 0);
    EXPECT_LE(unknown.size(), 200u);
    EXPECT_LE(failed_reads, 20);
    EXPECT_EQ(hooks, static_cast<int>(answered.size()));
    std::set<int> stored;
    std::vector<int> money(accounts, balance);
    for (const List& row : database.query_rows("SELECT id, giver, taker FROM note")) {
        stored.insert(static_cast<int>(row[0].as_int()));
        --money[static_cast<std::size_t>(row[1].as_int())];
        ++money[static_cast<std::size_t>(row[2].as_int())];
    }
    for (const int number : answered)
        EXPECT_TRUE(stored.contains(number)) << "transaction " << number << " was answered and is lost";
    for (const int number : stored)
        EXPECT_TRUE(answered.contains(number) || unknown.contains(number));
    for (const List& row : database.query_rows("SELECT id, money FROM account"))
        EXPECT_EQ(row[1].as_int(), money[static_cast<std::size_t>(row[0].as_int())])
            << "account " << row[0].repr();
    std::printf("%zu answered, %zu failed, %d deadlocks, %d reads, %d of them failed\n", answered.size(),
                unknown.size(), deadlocks.load(), reads.load(), failed_reads.load());
}

TEST_F(Stress, statements_that_come_while_the_server_is_away_wait_for_it) {
    PostgresDatabase database(options);
    static const Statement one("SELECT 1");
    fibers::run([&] {
        database.query(one, {}, nullptr);
        atomic(database, [&] { database.query(one, {}, nullptr); });
        bool back = false;
        auto restarting = fibers::spawn([&] {
            fibers::run_blocking([&] { cluster.restart(); });
            back = true;
        });
        int answered = 0, failed = 0;
        while (!back) {
            try {
                database.query(one, {}, nullptr);
                atomic(database, [&] { database.query(one, {}, nullptr); });
                ++answered;
            } catch (const OperationalError&) {
                ++failed;
            }
            fibers::yield();
        }
        restarting.join();
        database.query(one, {}, nullptr);
        atomic(database, [&] { database.query(one, {}, nullptr); });
        // At most the statements that were under way: one here.
        EXPECT_LE(failed, 2);
        EXPECT_GT(answered, 0);
    });
}

}  // namespace
}  // namespace nuages::db
