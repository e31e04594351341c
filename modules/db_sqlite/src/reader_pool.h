#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

#include <nuages/db/detail/thread_slot.h>
#include <nuages/db_sqlite/sqlite_database.h>

#include "native_connection.h"

namespace nuages::db {

// A reading connection for each thread that reads, opened at its first query and found without a lock.
class ReaderPool {
public:
    // `description` outlives the pool.
    ReaderPool(std::string path, const SqliteOptions& options, std::string_view description);
    ReaderPool(const ReaderPool&) = delete;
    ReaderPool& operator=(const ReaderPool&) = delete;
    // No thread may be reading any more.
    ~ReaderPool();

    NativeConnection& of_this_thread() {
        const std::size_t slot = thread_slot();
        if (slot < readers_.size()) [[likely]] {
            if (NativeConnection* reader = readers_[slot].load(std::memory_order_acquire)) [[likely]]
                return *reader;
        }
        return open(slot);
    }

private:
    static constexpr std::size_t most_threads = 1024;
    NativeConnection& open(std::size_t slot);

    std::string path_;
    SqliteOptions options_;
    std::string_view description_;
    std::vector<std::atomic<NativeConnection*>> readers_;
};

}  // namespace nuages::db
