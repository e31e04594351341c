#pragma once

#include <string>
#include <string_view>

#include <nuages/db/errors.h>

struct sqlite3;

namespace nuages::db {

// Another connection holds a lock that the statement needs; it may be tried again, nothing has happened.
class LockedError : public OperationalError {
public:
    using OperationalError::OperationalError;
};

// What an error message says about where it happened.
struct ErrorContext {
    std::string_view sql;
    std::string_view database;
};

// Throws the exception that belongs to an (extended) result code; the sentence is that of the connection's
// last error.
[[noreturn]] void throw_failure(sqlite3* connection, int code, const ErrorContext& context);

// Throws the UnreachableError for a file that could not be opened or made, saying what is in the way.
[[noreturn]] void throw_cannot_open(std::string_view reason, const std::string& path,
                                    std::string_view database);

}  // namespace nuages::db
