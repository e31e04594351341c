#pragma once

#include <nuages/base/time.h>

#include "failure.h"

namespace nuages::db {

// Waits between attempts to get a lock that another process holds: the fiber sleeps, its thread goes on. The
// pauses are short and irregular, because SQLite's lock knows no queue.
class LockWait {
public:
    explicit LockWait(Duration limit);
    // Sleeps before the next attempt; false where the time is over. Throws fibers::Cancelled.
    bool pause();

private:
    Duration deadline_;
    std::uint32_t random_;
    int attempts_ = 0;
};

// Calls f until it throws no LockedError, or throws that when the time is over.
template <class F>
void retry_while_locked(Duration limit, F f) {
    try {
        return f();
    } catch (const LockedError&) {
    }
    LockWait wait(limit);
    for (;;) {
        const bool last = !wait.pause();
        try {
            return f();
        } catch (const LockedError&) {
            if (last)
                throw;
        }
    }
}

}  // namespace nuages::db
