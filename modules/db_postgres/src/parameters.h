#pragma once

#include <string>
#include <vector>

#include <nuages/db/connection.h>

#include "failure.h"

namespace nuages::db {

// Parameters in the forms in which they travel. Each has the type that the same value would have as a
// constant in the text of the statement, so that statements mean what they mean in Django: whole numbers are
// integer or bigint, text is `unknown` and takes its type from where it stands. One object is used again and
// again.
class EncodedParameters {
public:
    // `types` are those that the statement was prepared with, or empty; they are changed where a value does
    // not fit them, and the statement has to be prepared anew. True where they stay as they are. Throws
    // DataError for a value that no column can hold, ProgrammingError for a kind that SQL has no type for.
    bool encode(Parameters parameters, std::vector<Oid>& types, const ErrorContext& context);

    std::size_t count() const noexcept { return formats_.size() / 2; }
    // As a Bind message has them: two bytes for each form, and each value behind its length.
    const std::string& formats() const noexcept { return formats_; }
    const std::string& values() const noexcept { return data_; }

private:
    void append(const Value& value, std::size_t number, Oid type, const ErrorContext& context);

    std::string data_;
    std::string formats_;
};

}  // namespace nuages::db
