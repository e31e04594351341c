#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include <nuages/base/value.h>
#include <nuages/db/row.h>
#include <nuages/db/statement.h>

namespace nuages::db {

using Parameters = std::span<const Value>;

struct ExecuteResult {
    std::int64_t rows_affected = 0;
    std::int64_t last_insert_id = 0;  // of the row inserted last, where the database tells (SQLite)
};

// What a transaction sees of others that run at the same time (PostgreSQL; those of SQLite are serializable
// always).
enum class Isolation : std::uint8_t { by_default, read_committed, repeatable_read, serializable };

struct TransactionOptions {
    // The outermost block, so that returning from it means that the data is stored. Inside another block it
    // is an error.
    bool durable = false;
    // False: a nested block sets no savepoint. It is quicker, and its failure spoils the block around it.
    bool savepoint = true;
    // Foreign keys are not enforced until the end: for changes of the schema, which check them on their own.
    // Only for the outermost block.
    bool without_foreign_keys = false;
    // These two are for the outermost block, too: inside another one they are an error.
    Isolation isolation = Isolation::by_default;
    bool read_only = false;
};

// A result that is fetched piece by piece: Database::open_cursor(). Belongs to the fiber that opened it and
// ends before the block that it was opened in.
class Cursor {
public:
    Cursor() = default;
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;
    virtual ~Cursor() = default;

    // Handles the next rows, at most as many as the cursor was opened with where the database can stop there.
    // False where there were none left.
    virtual bool next(RowHandler rows) = 0;
};

// A connection that belongs to one fiber with a transaction open on it: what a database leases out for an
// atomic block. Statements run here one after another. The destructor rolls back what was not committed and
// gives the connection back. Users have Atomic; this is the side that databases implement.
class Connection {
public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    virtual void query(const Statement& statement, Parameters parameters, RowHandler rows) = 0;
    virtual ExecuteResult execute(const Statement& statement, Parameters parameters, RowHandler rows) = 0;
    // By default the cursor's first next() handles all rows.
    virtual std::unique_ptr<Cursor> open_cursor(const Statement& statement, Parameters parameters,
                                                std::size_t rows_at_once);
    // Stores the transaction; it is durable when this returns. Suspends the fiber, and is not cancelled with
    // it. Where it throws, the transaction is rolled back, unless the connection was lost meanwhile and the
    // error says so.
    virtual void commit() = 0;
    // Undoes everything since the transaction began; no statement may follow.
    virtual void rollback() noexcept = 0;
    // False when the database gave up the whole transaction because of an error (SQLite does when the disk is
    // full).
    virtual bool in_transaction() const = 0;
};

}  // namespace nuages::db
