#include "transaction.h"

#include <utility>

#include <nuages/fibers/cancel.h>

#include "cursor.h"
#include "postgres_row.h"

namespace nuages::db {
namespace {

std::string begin_command(const TransactionOptions& options) {
    std::string sql = "BEGIN";
    switch (options.isolation) {
        case Isolation::by_default:
            break;
        case Isolation::read_committed:
            sql += " ISOLATION LEVEL READ COMMITTED";
            break;
        case Isolation::repeatable_read:
            sql += " ISOLATION LEVEL REPEATABLE READ";
            break;
        case Isolation::serializable:
            sql += " ISOLATION LEVEL SERIALIZABLE";
            break;
    }
    if (options.read_only)
        sql += " READ ONLY";
    return sql;
}

}  // namespace

void hand_out(const Result& result, RowHandler rows, const ErrorContext& context) {
    if (!rows || !result.columns)
        return;
    PostgresRow row(*result.columns, context);
    for (std::string_view left = result.rows; !left.empty();) {
        left = row.move_to(left);
        rows(row);
    }
}

ExecuteResult executed(const Result& result, RowHandler rows, const ErrorContext& context) {
    hand_out(result, rows, context);
    return {result.affected(), 0};
}

PostgresTransaction::PostgresTransaction(ConnectionPool& pool, const TransactionOptions& options)
    : pool_(pool), lease_(pool.lease()), opening_(begin_command(options)) {}

PostgresTransaction::~PostgresTransaction() {
    const fibers::CancellationShield shield;
    lease_.reset();
}

Result PostgresTransaction::run(const Statement& statement, Parameters parameters) {
    if (is_open_)
        return lease_->run(statement, parameters);
    for (;;) {
        if (!lease_)
            lease_.emplace(pool_.lease());
        try {
            Result result = lease_->run(statement, parameters, opening_.c_str());
            is_open_ = true;
            return result;
        } catch (const OperationalError&) {
            // A connection that was closed while it lay idle: nothing of the transaction has been stored, so
            // it may begin again on another one.
            if (!lease_->is_lost() || lease_->is_new()) {
                is_open_ = true;
                throw;
            }
        } catch (...) {
            is_open_ = lease_->wire().transaction() != Wire::Transaction::none;
            throw;
        }
        lease_.reset();
    }
}

Lease& PostgresTransaction::started() {
    if (!is_open_)
        run(Statement::once("SELECT 1"), {});
    return *lease_;
}

void PostgresTransaction::query(const Statement& statement, Parameters parameters, RowHandler rows) {
    const Result result = run(statement, parameters);
    hand_out(result, rows, {statement.sql(), pool_.settings().description()});
}

ExecuteResult PostgresTransaction::execute(const Statement& statement, Parameters parameters,
                                           RowHandler rows) {
    const Result result = run(statement, parameters);
    return executed(result, rows, {statement.sql(), pool_.settings().description()});
}

std::unique_ptr<Cursor> PostgresTransaction::open_cursor(const Statement& statement, Parameters parameters,
                                                         std::size_t rows_at_once) {
    return std::make_unique<PostgresCursor>(*this, ++cursors_, statement, parameters, rows_at_once);
}

void PostgresTransaction::commit() {
    if (!is_open_)
        return;
    const fibers::CancellationShield shield;
    is_open_ = false;
    const Result result = lease_->run_command("COMMIT");
    // Of a transaction that an error has spoilt the server says so in this way only.
    if (result.tag != "COMMIT")
        throw OperationalError(
            {"the transaction was rolled back instead of stored, because of an earlier error in it",
             "COMMIT",
             pool_.settings().description(),
             {},
             "25P02"});
}

void PostgresTransaction::rollback() noexcept {
    if (std::exchange(is_open_, false))
        lease_->reset();
}

bool PostgresTransaction::in_transaction() const {
    return !is_open_ || (!lease_->is_lost() && lease_->wire().transaction() == Wire::Transaction::open);
}

}  // namespace nuages::db
