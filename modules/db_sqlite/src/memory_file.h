#pragma once

#include <string>

namespace nuages::db {

// A place for a database that ends with this object: a private directory in memory where the system has one
// (/dev/shm), else among the temporary files. Unlike SQLite's own in-memory databases it can be used by many
// connections at once.
class MemoryFile {
public:
    // Throws OperationalError where no directory can be made.
    MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile();

    std::string path() const { return directory_ + "/memory.sqlite3"; }

private:
    std::string directory_;
};

}  // namespace nuages::db
