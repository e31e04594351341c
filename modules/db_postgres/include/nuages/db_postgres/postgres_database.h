#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/base/time.h>
#include <nuages/db/database.h>

namespace nuages::db {

struct PostgresOptions {
    // "postgres://user:password@host:5432/name?sslmode=verify-full", or libpq's "host=... dbname=...". What
    // is left out is libpq's default: its environment variables, ~/.pgpass, the socket of this machine.
    std::string url;
    // Each of these counts before the URL where it is set.
    std::string host;
    std::uint16_t port = 0;
    std::string name;
    std::string user;
    std::string password;
    std::string sslmode;  // "verify-full" checks the server's certificate and name
    std::string application_name = "nuages";

    // Connections that may be leased at one time, by atomic blocks, cursors and large statements. Besides
    // these each thread with a loop has two that its fibers share for single statements.
    std::size_t pool_size = 20;
    // How long a fiber waits for one of them.
    Duration pool_timeout = Duration::seconds(10);
    // How long a statement waits for a connection to be made, restarts of the server included.
    Duration connect_timeout = Duration::seconds(10);
    // The server ends statements that take longer; 0 for never.
    Duration statement_timeout{0};
    // Leased connections that nobody has used for so long are closed.
    Duration idle_timeout = Duration::minutes(5);
    // Statements that a connection keeps prepared.
    std::size_t prepared_statements = 256;
    // Of transactions that ask for nothing else; by default the server's own.
    Isolation isolation = Isolation::by_default;
};

// A PostgreSQL database. Single statements of all fibers of a thread travel over two shared connections, one
// for those that read and one for those that write, without waiting for each other's answers; each is a
// transaction of its own. Atomic blocks, cursors, statements of which the last result was large or slow, and
// those made by Statement::once() lease a connection from the pool, first come first served. Connections are
// made when they are needed and again when they are lost: statements that were under way then fail, and
// others wait.
//
// Parameters are `$1`, `$2` ... in the text. Whole numbers travel as integer or bigint, lists as arrays, text
// without a type: it takes that of its place.
class PostgresDatabase final : public Database {
public:
    // Connects to nothing yet. Throws ImproperlyConfigured for a URL that cannot be read.
    explicit PostgresDatabase(PostgresOptions options, std::string alias = "default");
    ~PostgresDatabase() override;

    std::string description() const override;
    const PostgresOptions& options() const noexcept;

    // Copies rows into a table, many times as quick as inserting them: all or none, within the atomic block
    // of the calling fiber where there is one. `next_row` fills the values of the next row, in the order of
    // the columns, and returns false after the last; it must not use the database. Returns the number of
    // rows. Throws as INSERT does.
    std::int64_t copy_in(std::string_view table, std::span<const std::string_view> columns,
                         const Function<bool(List& values)>& next_row);
    // Hands out the answer of "COPY ... TO STDOUT" piece by piece, each at least one row.
    void copy_out(std::string_view sql, const Function<void(std::string_view data)>& take);

    // Tells all that listen (listener.h) once the transaction is stored. At most 7999 bytes of payload.
    void notify(std::string_view channel, std::string_view payload = {});

    // The environment in which libpq's programs (psql, pg_dump) find this database: PGHOST, PGPASSWORD ... A
    // password on their command line would be seen by every user of the machine.
    std::vector<std::pair<std::string, std::string>> client_environment() const;

    struct Statistics {
        std::size_t leased = 0;   // at this moment
        std::size_t idle = 0;     // in the pool
        std::size_t waiting = 0;  // fibers and threads that wait for one
        std::uint64_t made = 0;   // connections since the start, shared ones included
    };
    Statistics statistics() const;
    std::optional<PoolUse> pool_use() const override;

protected:
    void run_query(const Statement& statement, Parameters parameters, RowHandler rows) override;
    ExecuteResult run_execute(const Statement& statement, Parameters parameters, RowHandler rows) override;
    std::unique_ptr<Cursor> run_cursor(const Statement& statement, Parameters parameters,
                                       std::size_t rows_at_once) override;
    std::unique_ptr<Connection> begin(const TransactionOptions& options) override;

private:
    friend class Listener;
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nuages::db
