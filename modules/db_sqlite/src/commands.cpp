#include "commands.h"

#include "native_connection.h"

namespace nuages::db {

const Commands& commands() {
    static const Commands all;
    return all;
}

void roll_back(NativeConnection& connection) noexcept {
    if (!connection.in_transaction())
        return;
    try {
        connection.run(commands().rollback);
    } catch (...) {
        // SQLite reports here what already made the transaction fail; it is over either way.
    }
}

}  // namespace nuages::db
