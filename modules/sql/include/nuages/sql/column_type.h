#pragma once

#include <cstdint>

namespace nuages::sql {

// The type of a column, without regard to a database; a dialect spells it ("varchar(200)", "bigint").
struct ColumnType {
    enum class Kind : std::uint8_t {
        none,
        boolean,
        small_integer,
        integer,
        big_integer,
        positive_small_integer,
        positive_integer,
        positive_big_integer,
        real,
        varchar,  // at most `length` characters
        text,
        datetime,
        date,
        time,
        duration,
        uuid,
        json,
        binary,
        decimal,     // `length` digits, `scale` of them behind the point
        ip_address,  // text, or a type of its own
        hstore,
        search_vector,
        range,  // of `element`
        array,  // `dimensions` deep, of `element`, the innermost of which are described by the rest
    };
    Kind kind = Kind::none;
    bool auto_increment = false;  // of integers: the database counts
    int length = 0;
    int scale = 0;
    Kind element = Kind::none;
    int dimensions = 0;
    int size = 0;  // of the outermost dimension; 0 for any

    friend constexpr bool operator==(const ColumnType&, const ColumnType&) = default;
};

}  // namespace nuages::sql
