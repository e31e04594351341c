#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <string>
#include <vector>

#include <nuages/db/row.h>

#include "failure.h"

namespace nuages::db {

// Whether values of the type can be read in their binary form.
bool has_binary_form(Oid type) noexcept;

// A row of a result, whose columns have the binary or the text form.
class PostgresRow final : public Row {
public:
    PostgresRow(const PGresult* result, const ErrorContext& context);
    PostgresRow(const PostgresRow&) = delete;
    PostgresRow& operator=(const PostgresRow&) = delete;

    void move_to(int row) noexcept {
        row_ = row;
        if (!made_.empty())
            made_.clear();
    }

    std::size_t size() const override { return count_; }
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
    // What is the same in all rows, so that it is asked for once.
    struct Column {
        Oid type;
        bool is_binary;
        std::uint8_t size;  // of its binary form; 0 where that varies
    };
    Cell cell(std::size_t column) const noexcept;
    // The value of a column that has that type in binary; null where it has not, or is NULL.
    const char* binary(std::size_t column, Oid type) const noexcept;
    std::string_view keep(std::string text) const;
    std::string_view as_text(std::size_t column, const Cell& cell) const;
    Value as_value(std::size_t column, const Cell& cell) const;
    Value array(std::size_t column, const Cell& cell) const;
    [[noreturn]] void throw_unreadable(std::size_t column, std::string_view what) const;

    static constexpr std::size_t few = 24;
    const PGresult* result_;
    std::size_t count_;
    const Column* columns_;
    int row_ = 0;
    const ErrorContext& context_;
    std::array<Column, few> few_columns_;
    std::vector<Column> many_columns_;
    mutable std::list<std::string> made_;  // texts that arrived as something else
};

}  // namespace nuages::db
