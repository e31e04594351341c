#pragma once

#include <string_view>

#include <nuages/db/database.h>

#include "models_support.h"

namespace nuages::migrations {

// What ../shared/conformance/sql.jsonl has recorded the statements of.

// The operation of a label, on polls_state(); null for one that is not known here.
OperationPtr operation_of(std::string_view label);

// The migration of the app `gram`, in the order in which its statements were recorded, and the state before
// it.
OperationList gram_operations(db::Vendor vendor);
ProjectState gram_context();

}  // namespace nuages::migrations
