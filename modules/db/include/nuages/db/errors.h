#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nuages/base/error.h>

namespace nuages::db {

// What is known about a failure; the message of the exception is put together from it.
struct Failure {
    std::string reason;        // the database's own sentence: "UNIQUE constraint failed: polls_choice.id"
    std::string sql;           // shortened in the message; never with the values bound to it
    std::string database;      // Database::description()
    std::string remedy;        // what to do about it, a whole sentence; may be empty
    std::string code{};        // SQLSTATE, where the database has one: "23505"
    std::string constraint{};  // the name of the constraint that does not hold, where the database tells
};

// Anything that a database or its connection reports. The classes below are those of Python's DB-API (PEP
// 249), as Django raises them.
class DatabaseError : public Error {
public:
    explicit DatabaseError(const Failure& failure);
    // What the database said, without SQL and remedy.
    std::string_view reason() const noexcept { return {what(), reason_size_}; }
    // SQLSTATE ("23505"); empty where the database has none.
    const std::string& code() const noexcept { return code_; }
    // Of an IntegrityError: the name of the constraint, where the database tells.
    const std::string& constraint() const noexcept { return constraint_; }

private:
    std::size_t reason_size_;
    std::string code_;
    std::string constraint_;
};

// A constraint does not hold: unique, foreign key, not null, check.
class IntegrityError : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

// Not the statement's fault: no connection, locked for too long, disk full, a damaged or read-only file.
class OperationalError : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

// The database could not be reached, or went away with the connection. Another one with the same rows may
// know the answer.
class UnreachableError : public OperationalError {
public:
    using OperationalError::OperationalError;
};

// Transactions at the same time got in each other's way, and this one was given up: a deadlock, or no order
// in which serializable transactions could have run. Run again it may well succeed: see db::retry().
class SerializationError : public OperationalError {
public:
    using OperationalError::OperationalError;
};

// A value that the database cannot take, or a stored one that cannot be read back as what it should be.
class DataError : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

// SQL that is wrong: syntax, a table or column that does not exist, a wrong number of parameters.
class ProgrammingError : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

class NotSupportedError : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

// The database itself is at fault, or this module's use of it.
class InternalError : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

// Transactions used in a way that cannot work: a query after an error that spoiled the block, a durable block
// inside another one, set_rollback() outside of any.
class TransactionManagementError : public Error {
public:
    using Error::Error;
};

}  // namespace nuages::db
