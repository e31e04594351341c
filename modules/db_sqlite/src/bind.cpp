#include "bind.h"

#include <cmath>

#include <sqlite3.h>

#include "stored_form.h"

namespace nuages::db {
namespace {

[[noreturn]] void throw_wrong_count(int expected, std::size_t given, const ErrorContext& context) {
    throw ProgrammingError({"the statement takes " + std::to_string(expected) + " parameters, but " +
                                std::to_string(given) + " are given",
                            std::string(context.sql), std::string(context.database),
                            "Give one value for each '?'."});
}

[[noreturn]] void throw_out_of_range(int index, std::string_view what, const ErrorContext& context) {
    throw DataError({"parameter " + std::to_string(index) + " is " + std::string(what),
                     std::string(context.sql),
                     std::string(context.database),
                     {}});
}

// A short text made for the occasion, which SQLite copies.
int bind_copy(sqlite3_stmt* statement, int index, std::string_view text) {
    return sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

template <class T, class Write>
int bind_moment(sqlite3_stmt* statement, int index, T value, Write write, const ErrorContext& context) {
    if (!stored::is_writable(value))
        throw_out_of_range(index, "a moment outside of the years 1 to 9999", context);
    char buffer[stored::longest];
    return bind_copy(statement, index, write(buffer, value));
}

int bind_one(sqlite3_stmt* statement, int index, const Value& value, const ErrorContext& context) {
    switch (value.kind()) {
        case Value::Kind::null:
            return sqlite3_bind_null(statement, index);
        case Value::Kind::boolean:
        case Value::Kind::integer:
            return sqlite3_bind_int64(statement, index, value.as_int());
        case Value::Kind::real:
            // SQLite would store NULL in its place.
            if (std::isnan(value.as_real()))
                throw_out_of_range(index, "not a number (NaN), which SQLite cannot store", context);
            return sqlite3_bind_double(statement, index, value.as_real());
        case Value::Kind::text: {
            const std::string_view text = value.as_text();
            return sqlite3_bind_text64(statement, index, text.empty() ? "" : text.data(), text.size(),
                                       SQLITE_STATIC, SQLITE_UTF8);
        }
        case Value::Kind::bytes: {
            const std::string_view bytes = value.as_text();
            return sqlite3_bind_blob64(statement, index, bytes.empty() ? "" : bytes.data(), bytes.size(),
                                       SQLITE_STATIC);
        }
        case Value::Kind::date:
            return bind_moment(statement, index, value.as_date(), stored::write_date, context);
        case Value::Kind::time:
            return bind_moment(statement, index, value.as_time(), stored::write_time, context);
        case Value::Kind::datetime:
            return bind_moment(statement, index, value.as_datetime(), stored::write_datetime, context);
        case Value::Kind::duration:
            return sqlite3_bind_int64(statement, index, value.as_duration().us);
        case Value::Kind::uuid: {
            char buffer[stored::longest];
            return bind_copy(statement, index, stored::write_uuid(buffer, value.as_uuid()));
        }
        case Value::Kind::decimal:
            return bind_copy(statement, index, value.as_decimal().fixed());
        default:
            throw ProgrammingError({"parameter " + std::to_string(index) + " is " +
                                        std::string(value.kind_name()) + ", which SQL has no type for",
                                    std::string(context.sql), std::string(context.database),
                                    "Give one value for each '?'; write collections as JSON text."});
    }
}

}  // namespace

void bind_parameters(sqlite3* connection, sqlite3_stmt* statement, Parameters parameters,
                     const ErrorContext& context) {
    if (const int expected = sqlite3_bind_parameter_count(statement);
        static_cast<std::size_t>(expected) != parameters.size()) [[unlikely]]
        throw_wrong_count(expected, parameters.size(), context);
    int index = 0;
    for (const Value& value : parameters) {
        if (const int code = bind_one(statement, ++index, value, context); code != SQLITE_OK) [[unlikely]]
            throw_failure(connection, code, context);
    }
}

}  // namespace nuages::db
