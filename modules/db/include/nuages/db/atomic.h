#pragma once

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nuages/base/function.h>
#include <nuages/db/database.h>
#include <nuages/db/databases.h>
#include <nuages/db/detail/frame.h>

namespace nuages::db {

// A block of statements that take effect together or not at all, as Django's transaction.atomic(). It belongs
// to the fiber that opens it: statements of this fiber on this database run on the block's connection, other
// fibers do not see them before the commit and wait with their own writes (SQLite). A block inside a block is
// a savepoint. Blocks end in the reverse order of their beginnings. Most callers want atomic() below.
class Atomic {
public:
    // Waits for its turn to write. Throws OperationalError when that takes too long,
    // TransactionManagementError for a durable block inside another.
    explicit Atomic(Database& database, const TransactionOptions& options = {});
    // A transaction around a test: blocks inside it, durable ones included, act as in production, but nothing
    // is ever stored and no on_commit() hook runs.
    static Atomic around_test(Database& database);
    Atomic(const Atomic&) = delete;
    Atomic& operator=(const Atomic&) = delete;
    // Rolls back, unless commit() was called.
    ~Atomic();

    // Ends the block; the outermost stores everything and then runs the on_commit() hooks. Rolls back instead
    // where set_rollback() asked for it. Throws what the database reports (a deferred foreign key, a full
    // disk), rolled back.
    void commit();

private:
    struct AroundTest {};
    Atomic(Database& database, AroundTest);
    std::unique_ptr<detail::Block> block_;
};

// Runs f in an atomic block and returns its result; rolls back where it throws.
template <class F>
std::invoke_result_t<F&> atomic(Database& database, F&& f, const TransactionOptions& options = {}) {
    Atomic block(database, options);
    if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
        f();
        block.commit();
    } else {
        auto result = f();
        block.commit();
        return result;
    }
}

// The same on the default database of the calling fiber.
template <class F>
std::invoke_result_t<F&> atomic(F&& f, const TransactionOptions& options = {}) {
    return atomic(database(), std::forward<F>(f), options);
}

// The same on the calling fiber's database of that alias.
template <class F>
std::invoke_result_t<F&> atomic(std::string_view alias, F&& f, const TransactionOptions& options = {}) {
    return atomic(database(alias), std::forward<F>(f), options);
}

// Runs the hook once the outermost block has been stored, never where the block or savepoint it was
// registered in is rolled back; at once outside of a block. A hook that throws ends the run; the data is
// stored all the same.
void on_commit(Database& database, Function<void()> hook);
// The same for the default database of the calling fiber, and for the one of that alias. Blocks of other
// databases do not count.
void on_commit(Function<void()> hook);
void on_commit(std::string_view alias, Function<void()> hook);
// Makes the innermost block roll back at its end, or takes that back. Throws TransactionManagementError
// outside of one.
void set_rollback(Database& database, bool rollback);
bool get_rollback(Database& database);

}  // namespace nuages::db
