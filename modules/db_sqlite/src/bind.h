#pragma once

#include <nuages/db/connection.h>

#include "failure.h"

struct sqlite3;
struct sqlite3_stmt;

namespace nuages::db {

// Hands the parameters to a statement in the forms of stored_form.h. Texts and blobs are borrowed until it
// has run. Throws ProgrammingError for a wrong number of them or a kind that SQL has no type for, DataError
// for a value that no column can hold.
void bind_parameters(sqlite3* connection, sqlite3_stmt* statement, Parameters parameters,
                     const ErrorContext& context);

}  // namespace nuages::db
