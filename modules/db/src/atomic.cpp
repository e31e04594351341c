#include <nuages/db/atomic.h>
#include <nuages/db/errors.h>

#include "block.h"

namespace nuages::db {
namespace {

detail::Block& block_of(const Database& database) {
    if (detail::Block* block = detail::Block::find(database))
        return *block;
    throw TransactionManagementError("The rollback flag doesn't work outside of an 'atomic' block (" +
                                     database.description() + ").");
}

}  // namespace

using detail::Transaction;

Atomic::Atomic(Database& database, const TransactionOptions& options)
    : block_(std::make_unique<detail::Block>(database, options, Transaction::Purpose::work)) {}

Atomic::Atomic(Database& database, AroundTest)
    : block_(std::make_unique<detail::Block>(database, TransactionOptions{.durable = true},
                                             Transaction::Purpose::test)) {}

Atomic Atomic::around_test(Database& database) {
    return Atomic(database, AroundTest{});
}

Atomic::~Atomic() = default;

void Atomic::commit() {
    block_->commit();
}

void on_commit(Database& database, Function<void()> hook) {
    detail::Block* block = detail::Block::find(database);
    if (!block)
        return hook();
    block->transaction.hooks.push_back(std::move(hook));
}

void on_commit(Function<void()> hook) {
    on_commit(database(), std::move(hook));
}

void on_commit(std::string_view alias, Function<void()> hook) {
    on_commit(database(alias), std::move(hook));
}

void set_rollback(Database& database, bool rollback) {
    block_of(database).transaction.needs_rollback = rollback;
}

bool get_rollback(Database& database) {
    return block_of(database).transaction.needs_rollback;
}

}  // namespace nuages::db
