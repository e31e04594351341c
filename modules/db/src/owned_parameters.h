#pragma once

#include <nuages/db/connection.h>

namespace nuages::db::detail {

// Copies that may be kept: parameters may borrow texts of their caller.
inline List owned(Parameters parameters) {
    List copies;
    copies.reserve(parameters.size());
    for (const Value& value : parameters)
        copies.push_back(value.is_text() ? Value(value.as_text()) : value);
    return copies;
}

}  // namespace nuages::db::detail
