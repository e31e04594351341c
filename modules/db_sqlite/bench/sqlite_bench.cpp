// Reads and writes through the module beside the same with SQLite's own interface, on the same kind of file.
#include <cstdlib>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <nuages/db/atomic.h>
#include <nuages/db_sqlite/sqlite_database.h>
#include <nuages/fibers/fiber.h>

namespace {

using namespace nuages;
using Synchronous = db::SqliteOptions::Synchronous;

constexpr int rows = 10'000;

struct File {
    std::string directory = [] {
        std::string name = "/tmp/nuages-bench-XXXXXX";
        return std::string(mkdtemp(name.data()));
    }();
    std::string path = directory + "/db.sqlite3";

    File() {
        db::SqliteDatabase database({.path = path, .synchronous = Synchronous::off});
        database.execute(
            "CREATE TABLE t (id integer PRIMARY KEY, name text NOT NULL, votes integer NOT NULL, day "
            "datetime "
            "NOT NULL)");
        const db::Statement insert("INSERT INTO t (name, votes, day) VALUES (?, ?, ?)");
        db::atomic(database, [&] {
            for (int i = 0; i < rows; ++i) {
                const Value parameters[] = {"question number " + std::to_string(i), i,
                                            DateTime::of(2026, 5, 1)};
                database.execute(insert, parameters);
            }
        });
    }
    ~File() {
        for (const char* suffix : {"", "-wal", "-shm"})
            std::remove((path + suffix).c_str());
        std::remove(directory.c_str());
    }
};

struct Plain {
    sqlite3* connection = nullptr;
    sqlite3_stmt* statement = nullptr;

    Plain(const std::string& path, const char* sql) {
        sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
        sqlite3_exec(connection, "PRAGMA synchronous = NORMAL", nullptr, nullptr, nullptr);
        sqlite3_prepare_v3(connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    }
    ~Plain() {
        sqlite3_finalize(statement);
        sqlite3_close(connection);
    }
};

constexpr char by_key[] = "SELECT id, name, votes, day FROM t WHERE id = ?";
constexpr char many[] = "SELECT id, name, votes, day FROM t LIMIT 1000";

void row_by_key_plain(benchmark::State& state) {
    const File file;
    const Plain plain(file.path, by_key);
    std::int64_t id = 0;
    for (auto _ : state) {
        sqlite3_bind_int64(plain.statement, 1, ++id % rows + 1);
        while (sqlite3_step(plain.statement) == SQLITE_ROW) {
            benchmark::DoNotOptimize(sqlite3_column_int64(plain.statement, 0));
            benchmark::DoNotOptimize(sqlite3_column_text(plain.statement, 1));
            benchmark::DoNotOptimize(sqlite3_column_bytes(plain.statement, 1));
            benchmark::DoNotOptimize(sqlite3_column_int64(plain.statement, 2));
            benchmark::DoNotOptimize(sqlite3_column_text(plain.statement, 3));
        }
        sqlite3_reset(plain.statement);
    }
}
BENCHMARK(row_by_key_plain);

void row_by_key(benchmark::State& state) {
    const File file;
    db::SqliteDatabase database({.path = file.path});
    const db::Statement statement(by_key);
    std::int64_t id = 0;
    for (auto _ : state) {
        const Value parameters[] = {++id % rows + 1};
        database.query(statement, parameters, [](const db::Row& row) {
            benchmark::DoNotOptimize(row.integer(0));
            benchmark::DoNotOptimize(row.text(1));
            benchmark::DoNotOptimize(row.integer(2));
            benchmark::DoNotOptimize(row.text(3));
        });
    }
}
BENCHMARK(row_by_key);

void thousand_rows_plain(benchmark::State& state) {
    const File file;
    const Plain plain(file.path, many);
    for (auto _ : state) {
        while (sqlite3_step(plain.statement) == SQLITE_ROW) {
            benchmark::DoNotOptimize(sqlite3_column_int64(plain.statement, 0));
            benchmark::DoNotOptimize(sqlite3_column_text(plain.statement, 1));
            benchmark::DoNotOptimize(sqlite3_column_bytes(plain.statement, 1));
            benchmark::DoNotOptimize(sqlite3_column_int64(plain.statement, 2));
            benchmark::DoNotOptimize(sqlite3_column_text(plain.statement, 3));
        }
        sqlite3_reset(plain.statement);
    }
}
BENCHMARK(thousand_rows_plain);

void thousand_rows(benchmark::State& state) {
    const File file;
    db::SqliteDatabase database({.path = file.path});
    const db::Statement statement(many);
    for (auto _ : state) {
        database.query(statement, {}, [](const db::Row& row) {
            benchmark::DoNotOptimize(row.integer(0));
            benchmark::DoNotOptimize(row.text(1));
            benchmark::DoNotOptimize(row.integer(2));
            benchmark::DoNotOptimize(row.text(3));
        });
    }
}
BENCHMARK(thousand_rows);

void thousand_rows_with_datetimes(benchmark::State& state) {
    const File file;
    db::SqliteDatabase database({.path = file.path});
    const db::Statement statement(many);
    for (auto _ : state)
        database.query(statement, {}, [](const db::Row& row) { benchmark::DoNotOptimize(row.datetime(3)); });
}
BENCHMARK(thousand_rows_with_datetimes);

// Each commit is on the disk when it is answered; with more fibers they share it.
void durable_inserts(benchmark::State& state) {
    const File file;
    db::SqliteDatabase database({.path = file.path});
    const db::Statement statement("INSERT INTO t (name, votes, day) VALUES ('x', 1, '2026-05-01 10:00:00')");
    const auto writers = state.range(0);
    fibers::run([&] {
        for (auto _ : state) {
            std::vector<fibers::Handle> handles;
            for (int i = 0; i < writers; ++i)
                handles.push_back(fibers::spawn([&] { database.execute(statement); }));
            for (const auto& handle : handles)
                handle.join();
        }
    });
    state.SetItemsProcessed(state.iterations() * writers);
}
BENCHMARK(durable_inserts)->Arg(1)->Arg(16)->Arg(64)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
