#include <csignal>
#include <sys/resource.h>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/base/text.h>
#include <nuages/db/atomic.h>
#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>

#include "files_support.h"

namespace nuages::db {
namespace {

constexpr int fibers_each = 16;
constexpr int writes_each = 12;

// The disabled tests are what the processes of the others run.

// Half of the writes are blocks, half single statements.
void write_from_fibers(Database& database, const std::string& name) {
    fibers::run([&] {
        std::vector<fibers::Handle> fibers;
        for (int f = 0; f < fibers_each; ++f) {
            fibers.push_back(fibers::spawn([&, f] {
                for (int i = 0; i < writes_each; ++i) {
                    const Value parameters[] = {name + "-" + std::to_string(f) + "-" + std::to_string(i)};
                    if (i % 2) {
                        database.execute("INSERT INTO t (a) VALUES (?)", parameters);
                        continue;
                    }
                    atomic(database, [&] {
                        // Reading first and writing after it: what fails at once without BEGIN IMMEDIATE.
                        number(database, "SELECT count(*) FROM t");
                        database.execute("INSERT INTO t (a) VALUES (?)", parameters);
                    });
                }
            }));
        }
        for (const auto& fiber : fibers)
            fiber.join();
        std::printf("loop lag of process %s: at most %lld us\n", name.c_str(),
                    static_cast<long long>(fibers::Loop::current()->lag().max.us));
        EXPECT_LT(fibers::Loop::current()->lag().max, Duration::seconds(5));
    });
}

TEST(Processes, DISABLED_helper_that_writes_from_fibers) {
    const std::string argument = TestProcess::argument();
    const auto parts = text::split(argument, '|');
    ASSERT_EQ(parts.size(), 2u) << "this is the helper of another test";
    SqliteDatabase database({.path = std::string(parts[0]), .lock_timeout = Duration::seconds(120)});
    write_from_fibers(database, std::string(parts[1]));
}

TEST(Processes, sixty_four_writers_in_four_of_them_lose_nothing_and_see_no_lock) {
    const TemporaryDirectory directory;
    SqliteDatabase database({.path = directory.file(), .lock_timeout = Duration::seconds(120)});
    database.execute("CREATE TABLE t (id integer PRIMARY KEY, a UNIQUE)");
    const std::string helper = "Processes.DISABLED_helper_that_writes_from_fibers";
    TestProcess first(helper, directory.file() + "|first"), second(helper, directory.file() + "|second"),
        third(helper, directory.file() + "|third");
    write_from_fibers(database, "starter");
    EXPECT_TRUE(first.passed());
    EXPECT_TRUE(second.passed());
    EXPECT_TRUE(third.passed());
    EXPECT_EQ(number(database, "SELECT count(*) FROM t"), 4 * fibers_each * writes_each);
    EXPECT_EQ(database.query_value("PRAGMA integrity_check"), Value("ok"));
}

TEST(Processes, DISABLED_helper_that_answers_each_write) {
    const std::string path = TestProcess::argument();
    SqliteDatabase database({.path = path});
    fibers::run([&] {
        std::vector<fibers::Handle> fibers;
        for (int f = 0; f < 8; ++f) {
            fibers.push_back(fibers::spawn([&, f] {
                for (int i = 0;; ++i) {
                    const std::int64_t value = f * 1'000'000 + i;
                    const Value parameters[] = {value};
                    if (i % 2)
                        database.execute("INSERT INTO t (a) VALUES (?)", parameters);
                    else
                        atomic(database,
                               [&] { database.execute("INSERT INTO t (a) VALUES (?)", parameters); });
                    TestProcess::write_line(std::to_string(value));
                }
            }));
        }
        for (const auto& fiber : fibers)
            fiber.join();
    });
}

TEST(Processes, one_that_is_killed_while_it_writes_loses_no_answered_write) {
    const TemporaryDirectory directory;
    {
        SqliteDatabase database({.path = directory.file()});
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, a UNIQUE)");
    }
    for (int round = 0; round < 3; ++round) {
        SqliteDatabase database({.path = directory.file()});
        database.execute("DELETE FROM t");
        TestProcess writer("Processes.DISABLED_helper_that_answers_each_write", directory.file());
        std::vector<std::int64_t> answered;
        while (answered.size() < 150u + 37u * static_cast<unsigned>(round)) {
            const auto value = text::parse_int(writer.read_line());
            ASSERT_TRUE(value) << "the writer ended early";
            answered.push_back(*value);
        }
        writer.kill();
        for (std::string line = writer.read_line(); !line.empty(); line = writer.read_line())
            answered.push_back(text::parse_int(line).value_or(-1));
        for (const std::int64_t value : answered) {
            const Value parameters[] = {value};
            ASSERT_EQ(number(database, "SELECT count(*) FROM t WHERE a = ?", parameters), 1) << value;
        }
        EXPECT_EQ(database.query_value("PRAGMA integrity_check"), Value("ok"));
    }
}

TEST(Processes, DISABLED_helper_whose_files_may_not_grow) {
    const std::string path = TestProcess::argument();
    std::signal(SIGXFSZ, SIG_IGN);
    SqliteDatabase database({.path = path});
    const Value parameters[] = {std::string(3000, 'x')};
    const auto insert = [&] {
        database.execute("INSERT INTO t (a) VALUES (? || hex(randomblob(8)))", parameters);
    };
    insert();
    const rlimit before{RLIM_INFINITY, RLIM_INFINITY};
    const rlimit small{300'000, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    std::int64_t stored = 1;
    std::string reason;
    while (reason.empty() && stored < 1000)
        reason = reason_of([&] {
            insert();
            ++stored;
        });
    EXPECT_NE(reason, "");
    EXPECT_EQ(number(database, "SELECT count(*) FROM t"), stored);
    EXPECT_THROW(atomic(database, [&] { insert(); }), OperationalError);
    EXPECT_EQ(number(database, "SELECT count(*) FROM t"), stored);
    TestProcess::write_line(std::to_string(stored) + " " + reason);
}

TEST(Processes, one_whose_disk_is_full_gets_a_clear_error_and_keeps_what_it_answered) {
    const TemporaryDirectory directory;
    SqliteDatabase database({.path = directory.file()});
    database.execute("CREATE TABLE t (id integer PRIMARY KEY, a)");
    TestProcess process("Processes.DISABLED_helper_whose_files_may_not_grow", directory.file());
    const std::string line = process.read_line();
    EXPECT_TRUE(process.passed());
    EXPECT_EQ(std::to_string(number(database, "SELECT count(*) FROM t")), line.substr(0, line.find(' ')))
        << line;
    EXPECT_TRUE(line.find("disk") != std::string::npos) << line;
}

}  // namespace
}  // namespace nuages::db
