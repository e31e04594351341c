#pragma once

#include <memory>
#include <optional>
#include <string>

#include <nuages/db/connection.h>

#include "connection_pool.h"

namespace nuages::db {

// Hands each row of a result to the handler.
void hand_out(const Result& result, RowHandler rows, const ErrorContext& context);
ExecuteResult executed(const Result& result, RowHandler rows, const ErrorContext& context);

// A transaction on a leased connection. BEGIN travels with its first statement; a transaction without
// statements never reaches the server.
class PostgresTransaction final : public Connection {
public:
    PostgresTransaction(ConnectionPool& pool, const TransactionOptions& options);
    ~PostgresTransaction() override;

    void query(const Statement& statement, Parameters parameters, RowHandler rows) override;
    ExecuteResult execute(const Statement& statement, Parameters parameters, RowHandler rows) override;
    std::unique_ptr<Cursor> open_cursor(const Statement& statement, Parameters parameters,
                                        std::size_t rows_at_once) override;
    void commit() override;
    void rollback() noexcept override;
    bool in_transaction() const override;

    Result run(const Statement& statement, Parameters parameters);
    // The connection with BEGIN sent, which it is once anything has run.
    Lease& started();
    const ConnectSettings& settings() const noexcept { return pool_.settings(); }

private:
    ConnectionPool& pool_;
    std::optional<Lease> lease_;
    std::string opening_;
    bool is_open_ = false;  // BEGIN has been sent
    int cursors_ = 0;
};

}  // namespace nuages::db
