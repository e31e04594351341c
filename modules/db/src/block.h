#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/db/atomic.h>
#include <nuages/db/connection.h>
#include <nuages/db/detail/frame.h>

namespace nuages::db::detail {

// What all blocks of one transaction share.
struct Transaction {
    enum class Purpose { work, test };

    Database& database;
    Purpose purpose;
    std::unique_ptr<Connection> connection;
    std::vector<Function<void()>> hooks{};  // of on_commit(), in order of registration
    int savepoints = 0;                     // open ones
    bool needs_rollback = false;
};

// One atomic block. Its frame makes it the innermost of its fiber.
struct Block {
    Block(Database& database, const TransactionOptions& options, Transaction::Purpose purpose);
    ~Block();
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

    // The innermost block of the fiber on that database; null where there is none.
    static Block* find(const Database& database) noexcept;

    // Statements on the connection of the block. They throw TransactionManagementError where nothing but a
    // rollback can follow.
    void query(const Statement& statement, Parameters parameters, RowHandler rows);
    ExecuteResult execute(const Statement& statement, Parameters parameters, RowHandler rows);
    std::unique_ptr<Cursor> open_cursor(const Statement& statement, Parameters parameters,
                                        std::size_t rows_at_once);
    void commit();
    void check_usable() const;

    Block* const outer;   // the one around it, on whichever database
    Block* const parent;  // the one around it on the same database
    std::optional<Transaction> own;
    Transaction& transaction;
    int savepoint = 0;                // its number; 0 where it set none
    std::size_t first_hook = 0;       // hooks from here on were registered inside
    std::optional<FrameScope> frame;  // none once it has ended

private:
    static Transaction begin(Database& database, const TransactionOptions& options,
                             Transaction::Purpose purpose);
    void commit_transaction();
    void release_savepoint();
    void rollback() noexcept;
    void undo_savepoint() noexcept;
    void check_innermost() const;
};

}  // namespace nuages::db::detail
