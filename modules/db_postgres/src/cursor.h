#pragma once

#include <memory>
#include <string>

#include <nuages/db/connection.h>

namespace nuages::db {

class PostgresTransaction;

// A cursor that the server keeps.
class PostgresCursor final : public Cursor {
public:
    PostgresCursor(PostgresTransaction& transaction, int number, const Statement& statement,
                   Parameters parameters, std::size_t rows_at_once);
    // With a transaction of its own, which ends with it.
    PostgresCursor(std::unique_ptr<PostgresTransaction> transaction, const Statement& statement,
                   Parameters parameters, std::size_t rows_at_once);
    ~PostgresCursor() override;

    bool next(RowHandler rows) override;

private:
    void declare(int number, const Statement& statement, Parameters parameters, std::size_t rows_at_once);

    std::unique_ptr<PostgresTransaction> own_;
    PostgresTransaction& transaction_;
    std::string name_;
    Statement fetch_;
    std::string sql_;  // of the query, for messages
    bool has_ended_ = false;
};

}  // namespace nuages::db
