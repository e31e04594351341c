#pragma once

#include <cstdint>
#include <vector>

#include <nuages/db/statement.h>

struct sqlite3_stmt;

namespace nuages::db {

// The prepared statements of one connection, found by the statement's id without hashing its text. Holds up
// to `sets` x `ways`; in a full set the one that was not used for longest goes.
class StatementCache {
public:
    struct Entry {
        std::uint64_t id = 0;
        sqlite3_stmt* prepared = nullptr;
        std::uint32_t last_used = 0;
        bool running = false;
    };

    StatementCache();
    StatementCache(const StatementCache&) = delete;
    StatementCache& operator=(const StatementCache&) = delete;
    ~StatementCache() { clear(); }

    // The entry of that id, or null where it is not prepared. Valid until the next insert().
    Entry* find(std::uint64_t id) noexcept {
        Entry* entry = &entries_[set_of(id)];
        for (const Entry* end = entry + ways; entry != end; ++entry) {
            if (entry->id == id) {
                entry->last_used = ++clock_;
                return entry;
            }
        }
        return nullptr;
    }
    // Takes the statement over and returns its entry; null, with nothing taken, where all of its set are
    // running.
    Entry* insert(std::uint64_t id, sqlite3_stmt* prepared) noexcept;
    // Lets go of all that are not running.
    void clear() noexcept;

private:
    static constexpr std::size_t sets = 128, ways = 4;
    static constexpr std::size_t set_of(std::uint64_t id) { return (id % sets) * ways; }

    std::vector<Entry> entries_;
    std::uint32_t clock_ = 0;
};

}  // namespace nuages::db
