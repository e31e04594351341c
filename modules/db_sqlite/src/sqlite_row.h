#pragma once

#include <nuages/db/row.h>

#include "failure.h"

struct sqlite3_stmt;

namespace nuages::db {

// The row on which a running statement stands.
class SqliteRow final : public Row {
public:
    SqliteRow(sqlite3_stmt* statement, const ErrorContext& context)
        : statement_(statement), context_(context) {}

    std::size_t size() const override;
    std::string_view name(std::size_t column) const override;
    bool is_null(std::size_t column) const override;
    bool boolean(std::size_t column) const override;
    std::int64_t integer(std::size_t column) const override;
    double real(std::size_t column) const override;
    std::string_view text(std::size_t column) const override;
    std::string_view bytes(std::size_t column) const override;
    DateTime datetime(std::size_t column) const override;
    Date date(std::size_t column) const override;
    Time time(std::size_t column) const override;
    Duration duration(std::size_t column) const override;
    UUID uuid(std::size_t column) const override;
    Value value(std::size_t column) const override;
    const Member* read(std::span<const Member> members, void* object) const override;

private:
    class Columns;
    // The integer in a column that holds none as such: NULL counts as zero, whole reals and numeric text as
    // their number.
    std::int64_t converted_integer(std::size_t column) const;
    // The same of reals: the number of numeric text.
    double converted_real(std::size_t column) const;
    [[noreturn]] void throw_unreadable(std::size_t column, std::string_view what) const;

    sqlite3_stmt* statement_;
    const ErrorContext& context_;
};

}  // namespace nuages::db
