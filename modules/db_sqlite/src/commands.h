#pragma once

#include <nuages/db/statement.h>

namespace nuages::db {

class NativeConnection;

// The commands of transactions; each connection prepares them once.
struct Commands {
    Statement begin{"BEGIN IMMEDIATE"};
    Statement commit{"COMMIT"};
    Statement rollback{"ROLLBACK"};
    Statement set_job{"SAVEPOINT \"job\""};
    Statement keep_job{"RELEASE SAVEPOINT \"job\""};
    Statement undo_job{"ROLLBACK TO SAVEPOINT \"job\""};
};
const Commands& commands();

// Ends the transaction that is open, if one is.
void roll_back(NativeConnection& connection) noexcept;

}  // namespace nuages::db
