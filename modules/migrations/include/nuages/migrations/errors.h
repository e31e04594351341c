#pragma once

#include <nuages/base/error.h>

namespace nuages::migrations {

// A migration that cannot be read, ordered, applied or made; says which, why and what to do.
class MigrationError : public Error {
public:
    using Error::Error;
};

// The label of an app that the site does not have.
class UnknownAppError : public MigrationError {
public:
    using MigrationError::MigrationError;
};

// A question that makemigrations cannot answer by itself: how to fill a new column of existing rows, say. The
// message tells how to answer it.
class AnswerNeeded : public MigrationError {
public:
    using MigrationError::MigrationError;
};

}  // namespace nuages::migrations
