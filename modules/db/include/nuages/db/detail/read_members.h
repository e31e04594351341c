#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include <nuages/db/member.h>
#include <nuages/db/row.h>

namespace nuages::db::detail {

// Fills a T or a std::optional of it, which NULL empties, by `read`.
template <class T, class R, class Read>
void put(const R& row, std::size_t column, bool optional, void* at, Read read) {
    if (!optional) [[likely]]
        *static_cast<T*>(at) = read();
    else if (row.is_null(column))
        static_cast<std::optional<T>*>(at)->reset();
    else
        *static_cast<std::optional<T>*>(at) = read();
}

template <class T, class R>
bool read_as(const R& row, const Member& member, void* at) {
    const std::size_t column = member.column;
    bool fits = true;
    put<T>(row, column, member.optional, at, [&]() -> T {
        if constexpr (std::is_same_v<T, bool>) {
            return row.boolean(column);
        } else if constexpr (std::is_integral_v<T>) {
            const std::int64_t number = row.integer(column);
            fits = sizeof(T) == sizeof number || std::in_range<T>(number);
            return static_cast<T>(number);
        } else if constexpr (std::is_floating_point_v<T>) {
            return static_cast<T>(row.real(column));
        } else if constexpr (std::is_same_v<T, DateTime>) {
            return row.datetime(column);
        } else if constexpr (std::is_same_v<T, Date>) {
            return row.date(column);
        } else if constexpr (std::is_same_v<T, Time>) {
            return row.time(column);
        } else if constexpr (std::is_same_v<T, Duration>) {
            return row.duration(column);
        } else {
            return row.uuid(column);
        }
    });
    return fits;
}

// The text itself tells whether it is NULL.
template <class R>
bool read_text(const R& row, const Member& member, void* at) {
    const std::string_view text = row.text(member.column);
    if (!member.optional)
        *static_cast<std::string*>(at) = std::string(text);
    else if (text.data())
        static_cast<std::optional<std::string>*>(at)->emplace(text);
    else
        static_cast<std::optional<std::string>*>(at)->reset();
    return true;
}

template <class R>
bool read_member(const R& row, const Member& member, void* at) {
    using Type = Member::Type;
    switch (member.type) {
        case Type::boolean:
            return read_as<bool>(row, member, at);
        case Type::int16:
            return read_as<std::int16_t>(row, member, at);
        case Type::int32:
            return read_as<std::int32_t>(row, member, at);
        case Type::int64:
            return read_as<std::int64_t>(row, member, at);
        case Type::uint16:
            return read_as<std::uint16_t>(row, member, at);
        case Type::uint32:
            return read_as<std::uint32_t>(row, member, at);
        case Type::uint64:
            return read_as<std::uint64_t>(row, member, at);
        case Type::real32:
            return read_as<float>(row, member, at);
        case Type::real64:
            return read_as<double>(row, member, at);
        case Type::text:
            return read_text(row, member, at);
        case Type::datetime:
            return read_as<DateTime>(row, member, at);
        case Type::date:
            return read_as<Date>(row, member, at);
        case Type::time:
            return read_as<Time>(row, member, at);
        case Type::duration:
            return read_as<Duration>(row, member, at);
        case Type::uuid:
            return read_as<UUID>(row, member, at);
    }
    __builtin_unreachable();
}

// Row::read() by an R that has the getters of a Row, and is none or is final, so that they are called
// directly.
template <class R>
const Member* read_members(const R& row, std::span<const Member> members, void* object) {
    static_assert(!std::is_polymorphic_v<R> || std::is_final_v<R>);
    for (const Member& member : members)
        if (!read_member(row, member, static_cast<char*>(object) + member.offset)) [[unlikely]]
            return &member;
    return nullptr;
}

}  // namespace nuages::db::detail
