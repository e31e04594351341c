#include "statement_cache.h"

#include <sqlite3.h>

namespace nuages::db {

StatementCache::StatementCache() : entries_(sets * ways) {}

StatementCache::Entry* StatementCache::insert(std::uint64_t id, sqlite3_stmt* prepared) noexcept {
    Entry* const set = &entries_[set_of(id)];
    Entry* oldest = nullptr;
    for (Entry* entry = set; entry != set + ways; ++entry) {
        // The difference is right across the clock's wrap.
        if (!entry->running && (!oldest || clock_ - entry->last_used > clock_ - oldest->last_used))
            oldest = entry;
    }
    if (!oldest)
        return nullptr;
    sqlite3_finalize(oldest->prepared);
    *oldest = {id, prepared, ++clock_, false};
    return oldest;
}

void StatementCache::clear() noexcept {
    for (Entry& entry : entries_) {
        if (!entry.running)
            sqlite3_finalize(std::exchange(entry, {}).prepared);
    }
}

}  // namespace nuages::db
