#include "own_functions.h"

#include <algorithm>
#include <cmath>
#include <exception>

#include <sqlite3.h>

#include <nuages/db/errors.h>

#include "stored_form.h"

namespace nuages::db {
namespace {

Value argument(sqlite3_value* value) {
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER:
            return Value(static_cast<std::int64_t>(sqlite3_value_int64(value)));
        case SQLITE_FLOAT:
            return Value(sqlite3_value_double(value));
        case SQLITE_TEXT: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
            return Value(std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value))));
        }
        case SQLITE_BLOB: {
            const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
            const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
            return Value::bytes(size > 0 ? std::string_view(bytes, size) : std::string_view());
        }
        default:
            return {};
    }
}

void give_text(sqlite3_context* context, std::string_view text) {
    sqlite3_result_text64(context, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                          SQLITE_UTF8);
}

template <class T, class Write>
void give_moment(sqlite3_context* context, T moment, Write write) {
    if (!stored::is_writable(moment))
        throw ValueError("the result is a moment outside of the years 1 to 9999");
    char buffer[stored::longest];
    give_text(context, write(buffer, moment));
}

// As parameters are stored.
void give(sqlite3_context* context, const Value& value) {
    switch (value.kind()) {
        case Value::Kind::null:
            return sqlite3_result_null(context);
        case Value::Kind::boolean:
        case Value::Kind::integer:
            return sqlite3_result_int64(context, value.as_int());
        case Value::Kind::real:
            if (std::isnan(value.as_real()))
                throw ValueError("the result is not a number (NaN), which SQLite does not have");
            return sqlite3_result_double(context, value.as_real());
        case Value::Kind::text:
            return give_text(context, value.as_text());
        case Value::Kind::bytes:
            return sqlite3_result_blob64(context, value.as_text().data(), value.as_text().size(),
                                         SQLITE_TRANSIENT);
        case Value::Kind::date:
            return give_moment(context, value.as_date(), stored::write_date);
        case Value::Kind::time:
            return give_moment(context, value.as_time(), stored::write_time);
        case Value::Kind::datetime:
            return give_moment(context, value.as_datetime(), stored::write_datetime);
        case Value::Kind::duration:
            return sqlite3_result_int64(context, value.as_duration().us);
        case Value::Kind::uuid: {
            char buffer[stored::longest];
            return give_text(context, stored::write_uuid(buffer, value.as_uuid()));
        }
        case Value::Kind::decimal:
            return give_text(context, value.as_decimal().fixed());
        default:
            throw TypeError("the result is " + std::string(value.kind_name()) +
                            ", which SQL has no type for");
    }
}

// No exception may pass through SQLite.
void call(sqlite3_context* context, int count, sqlite3_value** given) {
    const auto& function = *static_cast<const SqliteFunction*>(sqlite3_user_data(context));
    std::string message = function.name() + "(): ";
    try {
        std::vector<Value> arguments;
        arguments.reserve(static_cast<std::size_t>(count));
        std::transform(given, given + count, std::back_inserter(arguments), argument);
        give(context, function.call(arguments.data()));
        return;
    } catch (const std::exception& error) {
        message += error.what();
    } catch (...) {
        message += "it threw what is no std::exception";
    }
    sqlite3_result_error(context, message.c_str(), static_cast<int>(message.size()));
}

}  // namespace

void register_own_functions(sqlite3* connection, const std::vector<SqliteFunction>& functions,
                            std::string_view database) {
    for (const SqliteFunction& each : functions) {
        const int flags =
            SQLITE_UTF8 | (each.is_deterministic() ? SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS : 0);
        const int code = each.name().find('\0') != each.name().npos || each.name().empty()
                             ? SQLITE_MISUSE
                             : sqlite3_create_function_v2(connection, each.name().c_str(), each.arguments(),
                                                          flags, const_cast<SqliteFunction*>(&each), call,
                                                          nullptr, nullptr, nullptr);
        if (code != SQLITE_OK)
            throw ProgrammingError({"the function '" + each.name() + "' of " +
                                        std::to_string(each.arguments()) +
                                        " arguments cannot be given to SQLite: " + sqlite3_errstr(code),
                                    {},
                                    std::string(database),
                                    "Names have 1 to 255 bytes, and functions at most 127 arguments."});
    }
}

}  // namespace nuages::db
