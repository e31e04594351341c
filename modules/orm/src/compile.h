#pragma once

#include <span>
#include <vector>

#include <nuages/db/database.h>
#include <nuages/orm/query.h>

#include "plan.h"
#include "shape.h"

namespace nuages::orm::detail {

// get() reads this many rows, to say how many there are.
inline constexpr std::int64_t rows_of_get = 21;

// What a query is asked, beside its chain.
struct Request {
    const Query& query;
    Task task;
    Query::Conditions conditions = {};  // of get
    Window window{};
    std::span<const Path* const> columns = {};            // of count_by
    const std::vector<std::string>* names = nullptr;      // of aggregate
    const std::vector<Expression>* aggregates = nullptr;  // of aggregate
    std::span<const AnyAssignment* const> assignments = {};
    const Value* key = nullptr;  // of contains
};

void describe_shape(Shape& shape, const Request& request);
// Puts the statement together. Throws FieldError or ValueError for what cannot be asked.
Plan compile(const Request& request, const Shape& shape, const sql::Dialect& dialect);
const sql::Dialect& dialect_of(db::Vendor vendor);

}  // namespace nuages::orm::detail
