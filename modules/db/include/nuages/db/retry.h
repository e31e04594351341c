#pragma once

#include <type_traits>
#include <utility>

#include <nuages/db/atomic.h>
#include <nuages/db/errors.h>

namespace nuages::db {

struct RetryOptions {
    int attempts = 5;  // the first one included
    TransactionOptions transaction{};
};

namespace detail {
// Waits a random moment, longer with each failure, so that those that got in each other's way do not meet
// again. Throws the error that is being handled where no attempt is left.
void wait_for_next_attempt(int failures, int attempts);
}  // namespace detail

// Runs f in an atomic block of its own and returns its result. Where the database gives the transaction up
// because of others that ran at the same time (SerializationError: a deadlock, a serialization failure), f
// runs again from its beginning, so it must do nothing that cannot be repeated: use on_commit() for that.
// Throws TransactionManagementError inside of an atomic block, which would have to run again as a whole.
template <class F>
std::invoke_result_t<F&> retry(Database& database, F&& f, RetryOptions options = {}) {
    options.transaction.durable = true;
    for (int failures = 0;;) {
        try {
            return atomic(database, f, options.transaction);
        } catch (const SerializationError&) {
            detail::wait_for_next_attempt(++failures, options.attempts);
        }
    }
}

}  // namespace nuages::db
