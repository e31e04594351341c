#pragma once

#include <nuages/db/statement.h>

namespace nuages::db::detail {

// The commands of the savepoint with that number, counted from 1 by depth.
struct SavepointCommands {
    Statement set;
    Statement release;
    Statement rollback;
};
SavepointCommands savepoint_commands(int number);

}  // namespace nuages::db::detail
