#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/db/connection.h>
#include <nuages/db/row.h>
#include <nuages/db/statement.h>

namespace nuages::db {

namespace detail {
struct Block;
}  // namespace detail

enum class Vendor : std::uint8_t { sqlite, postgresql };
// "sqlite", "postgresql", as Django's connection.vendor.
std::string_view vendor_name(Vendor vendor);

// One database under its alias. Safe from any thread, inside fibers and outside: there a wait blocks the
// thread, in a fiber it suspends the fiber. Inside an atomic block of the calling fiber everything runs on
// the block's connection; without one each statement is its own transaction. Must outlive every block and
// statement that uses it.
class Database {
public:
    Database(std::string alias, Vendor vendor) : alias_(std::move(alias)), vendor_(vendor) {}
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    virtual ~Database() = default;

    const std::string& alias() const noexcept { return alias_; }
    Vendor vendor() const noexcept { return vendor_; }
    // Its place among the databases of its site, counted from 1; 0 for one that is in no Databases.
    std::uint8_t number() const noexcept { return number_; }
    // The alias of the database whose rows it repeats; empty for one that has rows of its own.
    const std::string& replica_of() const noexcept { return replica_of_; }
    // For messages: "database 'default' (SQLite, /srv/site/db.sqlite3)". Without passwords.
    virtual std::string description() const = 0;

    // Runs a statement that reads. All rows have been handled when it returns, and nothing suspends between
    // the first and the last, so the handler must not wait for anything; it may run further queries. An
    // exception of the handler ends the query and is passed on. Parameters are borrowed for the call. Outside
    // of atomic blocks it may share its transaction with other queries of the same moment, whose failure it
    // does not notice.
    void query(const Statement& statement, Parameters parameters, RowHandler rows);
    // Runs a statement that writes; outside of an atomic block it is durable when this returns. Rows (of a
    // RETURNING clause) may be handled on another thread while the caller waits, and count only once this has
    // returned.
    ExecuteResult execute(const Statement& statement, Parameters parameters = {}, RowHandler rows = nullptr);

    // A statement that reads more than one would keep in memory: between two calls of next() the fiber may
    // wait for whatever it likes. PostgreSQL keeps the rows; outside of an atomic block a connection is
    // leased until the cursor is destroyed. SQLite steps through them, outside of a block on a connection of
    // its own, and its log cannot be emptied meanwhile. Parameters are borrowed for the call.
    std::unique_ptr<Cursor> open_cursor(const Statement& statement, Parameters parameters,
                                        std::size_t rows_at_once = 2000);

    // The same for a text that is run once.
    void query(std::string_view sql, Parameters parameters, RowHandler rows);
    ExecuteResult execute(std::string_view sql, Parameters parameters = {});

    // The first column of the first row; nullopt where there is no row.
    std::optional<Value> query_value(std::string_view sql, Parameters parameters = {});
    // All rows, each with all its columns.
    std::vector<List> query_rows(std::string_view sql, Parameters parameters = {});

    // True inside an atomic block of the calling fiber on this database.
    bool in_atomic_block() const;

    struct PoolUse {
        std::size_t busy = 0;     // connections that somebody has leased
        std::size_t idle = 0;     // those that wait to be leased
        std::size_t waiting = 0;  // fibers and threads that wait for one
    };
    // How much its pool has to do at this moment, for figures; nullopt where it has none.
    virtual std::optional<PoolUse> pool_use() const { return std::nullopt; }

protected:
    friend struct detail::Block;
    friend class Databases;

    // One statement outside of a transaction, as query() and execute() promise.
    virtual void run_query(const Statement& statement, Parameters parameters, RowHandler rows) = 0;
    virtual ExecuteResult run_execute(const Statement& statement, Parameters parameters, RowHandler rows) = 0;
    virtual std::unique_ptr<Cursor> run_cursor(const Statement& statement, Parameters parameters,
                                               std::size_t rows_at_once);
    // Leases a connection with a transaction open on it, waiting for its turn.
    virtual std::unique_ptr<Connection> begin(const TransactionOptions& options) = 0;
    // That of the innermost atomic block of the calling fiber on this database; null outside of one. Throws
    // TransactionManagementError where the block can only be rolled back.
    Connection* current_connection() const;

private:
    std::string alias_;
    std::string replica_of_;
    Vendor vendor_;
    std::uint8_t number_ = 0;
};

}  // namespace nuages::db
