#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <nuages/base/time.h>
#include <nuages/db/database.h>
#include <nuages/db_sqlite/sqlite_function.h>

namespace nuages::db {

struct SqliteOptions {
    // How far a commit is carried: `full` survives a power cut; `normal` may lose the last commits then,
    // never the integrity of the file; `off` may damage it, for databases that can be made anew. None loses
    // anything when only the process dies.
    enum class Synchronous : std::uint8_t { off, normal, full };

    // A file, made when it is not there yet, or ":memory:" for a database that ends with the object.
    std::string path;
    Synchronous synchronous = Synchronous::full;
    // How long a writer waits for its turn behind other fibers and other processes.
    Duration lock_timeout = Duration::seconds(20);
    // Refuses to make a file that does not exist.
    bool must_exist = false;
    // Functions in C++ that SQL can call.
    std::vector<SqliteFunction> functions{};
};

// A database in an SQLite file, in WAL mode with foreign keys enforced. Readers run on the calling thread
// with a connection of that thread and never wait for writers. Writers of the process queue at one gate:
// single statements are committed together in batches on the worker pool, each answered after the commit that
// holds it; atomic blocks lease the one writing connection. Locks of other processes are waited for without
// blocking a loop. Values are stored as Django stores them on SQLite.
class SqliteDatabase final : public Database {
public:
    // Opens the file. Throws OperationalError that names path, cause and remedy.
    explicit SqliteDatabase(SqliteOptions options, std::string alias = "default");
    ~SqliteDatabase() override;

    std::string description() const override;
    const SqliteOptions& options() const noexcept;
    // Copies the log of the WAL mode into the database file and empties it, as far as readers permit. Runs by
    // itself after commits; blocks the calling fiber only.
    void checkpoint();

protected:
    void run_query(const Statement& statement, Parameters parameters, RowHandler rows) override;
    ExecuteResult run_execute(const Statement& statement, Parameters parameters, RowHandler rows) override;
    std::unique_ptr<Cursor> run_cursor(const Statement& statement, Parameters parameters,
                                       std::size_t rows_at_once) override;
    std::unique_ptr<Connection> begin(const TransactionOptions& options) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nuages::db
