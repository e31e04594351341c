#include "block.h"

#include <string>
#include <utility>

#include <nuages/db/errors.h>

#include "observed.h"
#include "savepoint.h"

namespace nuages::db::detail {
namespace {

Block* innermost() noexcept {
    const Frame* frame = current_frame();
    return frame ? frame->block : nullptr;
}

void run_savepoint_command(Transaction& transaction, const Statement& command) {
    observed_command(transaction.database, command.sql(),
                     [&] { transaction.connection->execute(command, {}, nullptr); });
}

}  // namespace

Block* Block::find(const Database& database) noexcept {
    Block* block = innermost();
    while (block && &block->transaction.database != &database)
        block = block->outer;
    return block;
}

Transaction Block::begin(Database& database, const TransactionOptions& options,
                         Transaction::Purpose purpose) {
    std::unique_ptr<Connection> connection;
    observed_command(database, "BEGIN", [&] { connection = database.begin(options); });
    return {database, purpose, std::move(connection)};
}

Block::Block(Database& database, const TransactionOptions& options, Transaction::Purpose purpose)
    : outer(innermost()),
      parent(find(database)),
      own(parent ? std::nullopt : std::optional(begin(database, options, purpose))),
      transaction(own ? *own : parent->transaction),
      first_hook(transaction.hooks.size()) {
    // A test's transaction stands for none at all.
    const bool inside = parent && (parent->parent || transaction.purpose != Transaction::Purpose::test);
    if (options.durable && inside)
        throw TransactionManagementError(
            "A durable atomic block cannot be nested within another atomic block (" + database.description() +
            ").");
    if (options.without_foreign_keys && parent)
        throw TransactionManagementError(
            "Foreign keys can be switched off only by the outermost atomic block (" + database.description() +
            ").");
    if (parent && (options.isolation != Isolation::by_default || options.read_only))
        throw TransactionManagementError(
            "The isolation of a transaction is chosen by its outermost atomic block (" +
            database.description() + ").");
    // Where the transaction is lost already, the savepoint would be the first statement to fail: leave that
    // to the user's.
    if (parent && options.savepoint && !transaction.needs_rollback) {
        run_savepoint_command(transaction, savepoint_commands(transaction.savepoints + 1).set);
        savepoint = ++transaction.savepoints;
    }
    Frame inside_frame = inherited_frame();
    inside_frame.block = this;
    frame.emplace(inside_frame);
}

Block::~Block() {
    if (frame)
        rollback();
}

void Block::check_usable() const {
    if (transaction.needs_rollback)
        throw TransactionManagementError(
            "An error occurred in the current transaction. You can't execute queries until the end of the "
            "'atomic' "
            "block. (" +
            transaction.database.description() + ")");
}

void Block::check_innermost() const {
    if (innermost() != this)
        throw TransactionManagementError(
            "An atomic block was ended that is not the innermost of this fiber (" +
            transaction.database.description() +
            "). Blocks end in the reverse order of their beginnings, in the fiber that began them.");
}

void Block::query(const Statement& statement, Parameters parameters, RowHandler rows) {
    check_usable();
    try {
        transaction.connection->query(statement, parameters, rows);
    } catch (...) {
        transaction.needs_rollback |= !transaction.connection->in_transaction();
        throw;
    }
}

ExecuteResult Block::execute(const Statement& statement, Parameters parameters, RowHandler rows) {
    check_usable();
    try {
        return transaction.connection->execute(statement, parameters, rows);
    } catch (...) {
        transaction.needs_rollback |= !transaction.connection->in_transaction();
        throw;
    }
}

std::unique_ptr<Cursor> Block::open_cursor(const Statement& statement, Parameters parameters,
                                           std::size_t rows_at_once) {
    check_usable();
    try {
        return transaction.connection->open_cursor(statement, parameters, rows_at_once);
    } catch (...) {
        transaction.needs_rollback |= !transaction.connection->in_transaction();
        throw;
    }
}

void Block::commit() {
    if (!frame)
        throw TransactionManagementError("An atomic block was committed twice (" +
                                         transaction.database.description() + ").");
    check_innermost();
    if (transaction.needs_rollback && !transaction.connection->in_transaction()) {
        const std::string description = transaction.database.description();
        rollback();
        throw TransactionManagementError(
            "The transaction was given up because of an earlier error, so nothing of it "
            "could be stored (" +
            description + ").");
    }
    if (transaction.needs_rollback)
        return rollback();
    if (own)
        return commit_transaction();
    if (savepoint)
        return release_savepoint();
    frame.reset();
}

void Block::commit_transaction() {
    if (transaction.purpose == Transaction::Purpose::test)
        return rollback();
    try {
        observed_command(transaction.database, "COMMIT", [&] { transaction.connection->commit(); });
    } catch (...) {
        transaction.connection.reset();
        frame.reset();
        throw;
    }
    transaction.connection.reset();
    frame.reset();  // the hooks run outside of the block
    for (auto& hook : std::exchange(transaction.hooks, {}))
        hook();
}

void Block::release_savepoint() {
    try {
        run_savepoint_command(transaction, savepoint_commands(savepoint).release);
    } catch (...) {
        rollback();
        throw;
    }
    --transaction.savepoints;
    frame.reset();
}

void Block::rollback() noexcept {
    transaction.hooks.erase(transaction.hooks.begin() + static_cast<std::ptrdiff_t>(first_hook),
                            transaction.hooks.end());
    if (own) {
        if (transaction.connection)
            observed_command(transaction.database, "ROLLBACK", [&] { transaction.connection->rollback(); });
        transaction.connection.reset();
    } else if (savepoint) {
        undo_savepoint();
    } else {
        transaction.needs_rollback = true;  // nothing here to go back to: the block around has to
    }
    frame.reset();
}

void Block::undo_savepoint() noexcept {
    --transaction.savepoints;
    try {
        const SavepointCommands commands = savepoint_commands(savepoint);
        run_savepoint_command(transaction, commands.rollback);
        run_savepoint_command(transaction, commands.release);
        transaction.needs_rollback = false;
    } catch (...) {
        transaction.needs_rollback = true;
    }
}

}  // namespace nuages::db::detail
