#pragma once

#include <cstdint>
#include <string_view>

#include <nuages/orm/expression.h>

namespace nuages::orm::detail {

// A database function: Django's name for it, SQL's, and what follows.
struct Function {
    enum class Sort : std::uint8_t { plain, aggregate, window };
    // What it gives: always the same kind of field, what all its arguments are, what the first is, a number
    // of some kind, or an array of what the first is.
    enum class Gives : std::uint8_t { fixed, same, first, numeric, average, array_of_first };

    std::string_view name;
    std::string_view sql;
    Sort sort = Sort::plain;
    std::int8_t least = 1;
    std::int8_t most = 1;  // -1: as many as you like
    Gives gives = Gives::same;
    std::string_view output{};   // of fixed
    bool empty_is_zero = false;  // of aggregates: 0 where there are no rows
    bool is_postgres_only = false;
};

// Null where there is none of that name.
const Function* find_function(std::string_view name);

}  // namespace nuages::orm::detail
