#include "sqlite_row.h"

#include <sqlite3.h>

#include <nuages/base/text.h>

#include "stored_form.h"

namespace nuages::db {
namespace {

constexpr std::size_t longest_shown = 80;

std::string_view view(const void* data, int size) {
    return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size))
                : std::string_view();
}

}  // namespace

std::size_t SqliteRow::size() const {
    return static_cast<std::size_t>(sqlite3_data_count(statement_));
}

std::string_view SqliteRow::name(std::size_t column) const {
    return sqlite3_column_name(statement_, static_cast<int>(column));
}

// One look-up of the column for its type and its value. Connections are used by one thread at a time, so this
// value may be read as if it were a protected one.
sqlite3_value* SqliteRow::at(std::size_t column) const {
    return sqlite3_column_value(statement_, static_cast<int>(column));
}

bool SqliteRow::is_null(std::size_t column) const {
    return sqlite3_value_type(at(column)) == SQLITE_NULL;
}

bool SqliteRow::boolean(std::size_t column) const {
    return integer(column) != 0;
}

std::int64_t SqliteRow::integer(std::size_t column) const {
    sqlite3_value* value = at(column);
    if (sqlite3_value_type(value) == SQLITE_INTEGER) [[likely]]
        return sqlite3_value_int64(value);
    return converted_integer(column);
}

std::int64_t SqliteRow::converted_integer(std::size_t column) const {
    const int i = static_cast<int>(column);
    switch (sqlite3_column_type(statement_, i)) {
        case SQLITE_NULL:
            return 0;
        case SQLITE_FLOAT: {
            const double number = sqlite3_column_double(statement_, i);
            if (number >= -0x1p63 && number < 0x1p63 &&
                number == static_cast<double>(static_cast<std::int64_t>(number)))
                return static_cast<std::int64_t>(number);
            break;
        }
        case SQLITE_TEXT:
            if (const auto number = nuages::text::parse_int(text(column)))
                return *number;
            break;
        default:
            break;
    }
    throw_unreadable(column, "a whole number");
}

double SqliteRow::real(std::size_t column) const {
    sqlite3_value* value = at(column);
    switch (sqlite3_value_type(value)) {
        case SQLITE_TEXT:
            if (const auto number = nuages::text::parse_double(text(column)))
                return *number;
            throw_unreadable(column, "a number");
        case SQLITE_BLOB:
            throw_unreadable(column, "a number");
        default:
            return sqlite3_value_double(value);
    }
}

std::string_view SqliteRow::text(std::size_t column) const {
    sqlite3_value* value = at(column);
    const unsigned char* data = sqlite3_value_text(value);
    return view(data, sqlite3_value_bytes(value));
}

std::string_view SqliteRow::bytes(std::size_t column) const {
    const int i = static_cast<int>(column);
    const void* data = sqlite3_column_blob(statement_, i);
    return view(data, sqlite3_column_bytes(statement_, i));
}

template <class Read>
auto SqliteRow::read_as(std::size_t column, std::string_view what, Read read) const {
    using Result = typename decltype(read(std::string_view()))::value_type;
    sqlite3_value* value = at(column);
    const int type = sqlite3_value_type(value);
    if (type == SQLITE_TEXT) [[likely]] {
        if (const auto result = read(view(sqlite3_value_text(value), sqlite3_value_bytes(value)))) [[likely]]
            return *result;
    } else if (type == SQLITE_NULL) {
        return Result{};
    }
    throw_unreadable(column, what);
}

DateTime SqliteRow::datetime(std::size_t column) const {
    return read_as(column, "a date and time ('2026-05-01 10:00:00')", stored::read_datetime);
}

Date SqliteRow::date(std::size_t column) const {
    return read_as(column, "a date ('2026-05-01')", stored::read_date);
}

Time SqliteRow::time(std::size_t column) const {
    return read_as(column, "a time ('10:00:00')", stored::read_time);
}

Duration SqliteRow::duration(std::size_t column) const {
    return {integer(column)};
}

UUID SqliteRow::uuid(std::size_t column) const {
    return read_as(column, "a UUID (32 hexadecimal digits)", stored::read_uuid);
}

Value SqliteRow::value(std::size_t column) const {
    const int i = static_cast<int>(column);
    switch (sqlite3_column_type(statement_, i)) {
        case SQLITE_INTEGER:
            return sqlite3_column_int64(statement_, i);
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement_, i);
        case SQLITE_TEXT:
            return text(column);
        case SQLITE_BLOB:
            return Value::bytes(bytes(column));
        default:
            return nullptr;
    }
}

void SqliteRow::throw_unreadable(std::size_t column, std::string_view what) const {
    std::string_view stored = text(column);
    std::string shown = nuages::text::replace_invalid_utf8(stored.substr(0, longest_shown));
    std::string reason = "column '" + std::string(name(column)) + "' holds '" + shown +
                         (stored.size() > longest_shown ? "...'" : "'") + ", which is not " +
                         std::string(what);
    throw DataError(
        {reason, std::string(context_.sql), std::string(context_.database),
         "Something else wrote that value: correct it in the database, or give the field another type."});
}

}  // namespace nuages::db
