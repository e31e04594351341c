#pragma once

#include <string>

#include <nuages/base/value.h>

#include "failure.h"

namespace nuages::db {

// Appends a value other than NULL in the text form of its type, lists as arrays. `number` is that of the
// parameter or column, for messages. Throws DataError for what no column can hold, ProgrammingError for a
// kind that SQL has no type for.
void append_value_text(std::string& out, const Value& value, std::size_t number, const ErrorContext& context);

// Appends text that has no NUL in it.
void append_checked(std::string& out, std::string_view text, std::size_t number, const ErrorContext& context);

[[noreturn]] void throw_bad_value(std::size_t number, const std::string& what, const ErrorContext& context);
[[noreturn]] void throw_bad_kind(const Value& value, std::size_t number, const ErrorContext& context);

}  // namespace nuages::db
