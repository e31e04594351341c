#include "sqlite_row.h"

#include <optional>

#include <sqlite3.h>

#include <nuages/base/text.h>
#include <nuages/db/detail/read_members.h>

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

// The getters, to be called and inlined by those of the row and by read().
class SqliteRow::Columns {
public:
    explicit Columns(const SqliteRow& row) : row_(row) {}

    bool is_null(std::size_t column) const { return sqlite3_value_type(at(column)) == SQLITE_NULL; }
    bool boolean(std::size_t column) const { return integer(column) != 0; }
    [[gnu::always_inline]] std::int64_t integer(std::size_t column) const {
        sqlite3_value* value = at(column);
        if (sqlite3_value_type(value) == SQLITE_INTEGER) [[likely]]
            return sqlite3_value_int64(value);
        return row_.converted_integer(column);
    }
    [[gnu::always_inline]] double real(std::size_t column) const {
        sqlite3_value* value = at(column);
        const int type = sqlite3_value_type(value);
        if (type == SQLITE_FLOAT || type == SQLITE_INTEGER) [[likely]]
            return sqlite3_value_double(value);
        return row_.converted_real(column);
    }
    std::string_view text(std::size_t column) const {
        sqlite3_value* value = at(column);
        const unsigned char* data = sqlite3_value_text(value);
        return view(data, sqlite3_value_bytes(value));
    }
    DateTime datetime(std::size_t column) const {
        return read_as(column, "a date and time ('2026-05-01 10:00:00')", stored::read_datetime);
    }
    Date date(std::size_t column) const {
        return read_as(column, "a date ('2026-05-01')", stored::read_date);
    }
    Time time(std::size_t column) const { return read_as(column, "a time ('10:00:00')", stored::read_time); }
    Duration duration(std::size_t column) const { return {integer(column)}; }
    UUID uuid(std::size_t column) const {
        return read_as(column, "a UUID (32 hexadecimal digits)", stored::read_uuid);
    }

private:
    // One look-up of the column for its type and its value. Connections are used by one thread at a time, so
    // this value may be read as if it were a protected one.
    sqlite3_value* at(std::size_t column) const {
        return sqlite3_column_value(row_.statement_, static_cast<int>(column));
    }
    template <class Result>
    Result read_as(std::size_t column, std::string_view what,
                   std::optional<Result> (*read)(std::string_view)) const {
        sqlite3_value* value = at(column);
        const int type = sqlite3_value_type(value);
        if (type == SQLITE_TEXT) [[likely]] {
            if (const auto result = read(view(sqlite3_value_text(value), sqlite3_value_bytes(value))))
                [[likely]]
                return *result;
        } else if (type == SQLITE_NULL) {
            return Result{};
        }
        row_.throw_unreadable(column, what);
    }

    const SqliteRow& row_;
};

bool SqliteRow::is_null(std::size_t column) const {
    return Columns(*this).is_null(column);
}

bool SqliteRow::boolean(std::size_t column) const {
    return Columns(*this).boolean(column);
}

std::int64_t SqliteRow::integer(std::size_t column) const {
    return Columns(*this).integer(column);
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
    return Columns(*this).real(column);
}

double SqliteRow::converted_real(std::size_t column) const {
    const int type = sqlite3_column_type(statement_, static_cast<int>(column));
    if (type == SQLITE_NULL)
        return 0;
    if (type == SQLITE_TEXT)
        if (const auto number = nuages::text::parse_double(text(column)))
            return *number;
    throw_unreadable(column, "a number");
}

std::string_view SqliteRow::text(std::size_t column) const {
    return Columns(*this).text(column);
}

std::string_view SqliteRow::bytes(std::size_t column) const {
    const int i = static_cast<int>(column);
    const void* data = sqlite3_column_blob(statement_, i);
    return view(data, sqlite3_column_bytes(statement_, i));
}

DateTime SqliteRow::datetime(std::size_t column) const {
    return Columns(*this).datetime(column);
}

Date SqliteRow::date(std::size_t column) const {
    return Columns(*this).date(column);
}

Time SqliteRow::time(std::size_t column) const {
    return Columns(*this).time(column);
}

Duration SqliteRow::duration(std::size_t column) const {
    return Columns(*this).duration(column);
}

UUID SqliteRow::uuid(std::size_t column) const {
    return Columns(*this).uuid(column);
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

const Member* SqliteRow::read(std::span<const Member> members, void* object) const {
    return detail::read_members(Columns(*this), members, object);
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
