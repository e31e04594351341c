#pragma once

#include <string>
#include <string_view>

#include <nuages/db/errors.h>

#include "result.h"

namespace nuages::db {

// What an error message says about where it happened.
struct ErrorContext {
    std::string_view sql;
    std::string_view database;
};

// The connection went away while the statement may have been running.
class ConnectionLost : public UnreachableError {
public:
    using UnreachableError::UnreachableError;
};

// Throws the exception that belongs to the SQLSTATE.
[[noreturn]] void throw_failure(const ServerError& error, const ErrorContext& context);
// Of a failed result of libpq's.
ServerError error_of(const PGresult* result);
// `reason` is what is known of the end of the connection.
[[noreturn]] void throw_lost(std::string_view reason, const ErrorContext& context);

}  // namespace nuages::db
