#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include <nuages/db/row.h>

#include "failure.h"

namespace nuages::db {

// Whether values of the type can be read in their binary form.
bool has_binary_form(Oid type) noexcept;
// Whether its binary form is its text.
bool is_text_type(Oid type) noexcept;
// Bytes that the binary form of a type has; 0 where it varies.
std::uint8_t fixed_size(Oid type) noexcept;

// A row of a result, whose columns have the binary or the text form. Borrows the columns, and the row that it
// stands on.
class PostgresRow final : public Row {
public:
    PostgresRow(const Columns& columns, const ErrorContext& context);
    PostgresRow(const PostgresRow&) = delete;
    PostgresRow& operator=(const PostgresRow&) = delete;

    // Moves to the row whose DataRow message `rows` begins with, and gives what is behind it. Throws
    // InternalError where that is malformed.
    std::string_view move_to(std::string_view rows);

    std::size_t size() const override { return columns_.size(); }
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
    // A value as it arrived.
    struct Cell {
        std::string_view data;
        Oid type;
        bool is_binary;
    };
    struct Place {
        const char* data;
        std::int32_t size;  // -1 for NULL
    };
    // With one column, which has that value.
    PostgresRow(const Columns& columns, const std::optional<std::string>& value, const ErrorContext& context);
    Cell cell(std::size_t column) const noexcept;
    // The value of a column that has that type in binary; null where it has not, or is NULL.
    const char* binary(std::size_t column, Oid type) const noexcept;
    std::string_view keep(std::string text) const;
    std::string_view as_text(std::size_t column, const Cell& cell) const;
    Value as_value(std::size_t column, const Cell& cell) const;
    Value array(std::size_t column, const Cell& cell) const;
    bool has_its_size(std::size_t column) const noexcept;
    [[noreturn]] void throw_malformed() const;
    [[noreturn]] void throw_unreadable(std::size_t column, std::string_view what) const;

    static constexpr std::size_t few = 24;
    const Columns& columns_;
    const ErrorContext& context_;
    Place* places_;
    std::array<Place, few> few_places_;  // filled by move_to()
    std::vector<Place> many_places_;
    mutable std::list<std::string> made_;  // texts that arrived as something else
};

}  // namespace nuages::db
