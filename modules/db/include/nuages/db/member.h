#pragma once

#include <cstddef>
#include <cstdint>

namespace nuages::db {

// A member of an object, and the column that is read into it: by Row::read().
struct Member {
    // text is std::string, real32 float and real64 double; all others are called so.
    enum class Type : std::uint8_t {
        boolean,
        int16,
        int32,
        int64,
        uint16,
        uint32,
        uint64,
        real32,
        real64,
        text,
        datetime,
        date,
        time,
        duration,
        uuid,
    };

    Type type;
    bool optional;  // a std::optional of the type
    std::uint32_t column;
    std::ptrdiff_t offset;  // in the object, in bytes
};

}  // namespace nuages::db
