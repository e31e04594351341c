#pragma once

#include <deque>
#include <string>

#include <nuages/db/row.h>

#include "failure.h"

namespace nuages::db {

// Whether values of the type can be read in their binary form.
bool has_binary_form(Oid type) noexcept;

// A row of a result, whose columns have the binary or the text form.
class PostgresRow final : public Row {
public:
    PostgresRow(const PGresult* result, const ErrorContext& context)
        : result_(result), columns_(static_cast<std::size_t>(PQnfields(result))), context_(context) {}

    void move_to(int row) noexcept {
        row_ = row;
        if (!made_.empty())
            made_.clear();
    }

    std::size_t size() const override { return columns_; }
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

private:
    // A value as it arrived.
    struct Cell {
        std::string_view data;
        Oid type;
        bool is_binary;
    };
    Cell cell(std::size_t column) const noexcept;
    std::string_view keep(std::string text) const;
    std::string_view as_text(std::size_t column, const Cell& cell) const;
    Value as_value(std::size_t column, const Cell& cell) const;
    Value array(std::size_t column, const Cell& cell) const;
    [[noreturn]] void throw_unreadable(std::size_t column, std::string_view what) const;

    const PGresult* result_;
    std::size_t columns_;
    int row_ = 0;
    const ErrorContext& context_;
    mutable std::deque<std::string> made_;  // texts that arrived as something else
};

}  // namespace nuages::db
