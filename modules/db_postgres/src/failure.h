#pragma once

#include <string>
#include <string_view>

#include <nuages/db/errors.h>

#include "native.h"

namespace nuages::db {

// What an error message says about where it happened.
struct ErrorContext {
    std::string_view sql;
    std::string_view database;
};

// The connection went away while the statement may have been running.
class ConnectionLost : public OperationalError {
public:
    using OperationalError::OperationalError;
};

// SQLSTATE of a failed result; "" where it has none.
std::string_view sqlstate(const PGresult* result);
// Throws the exception that belongs to a failed result.
[[noreturn]] void throw_failure(const PGresult* result, const ErrorContext& context);
// `reason` is what libpq says of the connection.
[[noreturn]] void throw_lost(std::string_view reason, const ErrorContext& context);

}  // namespace nuages::db
