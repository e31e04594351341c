#include "memory_file.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include <nuages/db/errors.h>

namespace nuages::db {
namespace {

// Empty where it cannot be made.
std::string make_directory(std::string parent) {
    std::string name = std::move(parent) + "/nuages-XXXXXX";
    return mkdtemp(name.data()) ? name : std::string();
}

}  // namespace

MemoryFile::MemoryFile() : directory_(make_directory("/dev/shm")) {
    if (directory_.empty()) {
        const char* temporary = std::getenv("TMPDIR");
        directory_ = make_directory(temporary && *temporary ? temporary : "/tmp");
    }
    if (directory_.empty())
        throw OperationalError({std::string("no room for a database in memory: ") + std::strerror(errno),
                                {},
                                {},
                                "Make /dev/shm or $TMPDIR writable."});
}

MemoryFile::~MemoryFile() {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        unlink((path() + suffix).c_str());
    rmdir(directory_.c_str());
}

}  // namespace nuages::db
