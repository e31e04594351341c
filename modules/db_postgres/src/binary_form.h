#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <nuages/base/decimal.h>
#include <nuages/base/time.h>
#include <nuages/base/uuid.h>

// PostgreSQL's binary forms (what each type's _send and _recv functions have): numbers in network order,
// moments in microseconds from 2000-01-01.
namespace nuages::db::binary {

template <class T>
T swapped(T value) noexcept {
    if constexpr (sizeof(T) == 8)
        return static_cast<T>(__builtin_bswap64(static_cast<std::uint64_t>(value)));
    else if constexpr (sizeof(T) == 4)
        return static_cast<T>(__builtin_bswap32(static_cast<std::uint32_t>(value)));
    else
        return static_cast<T>(__builtin_bswap16(static_cast<std::uint16_t>(value)));
}

// The whole number at the beginning of `data`, which must have its bytes.
template <class T>
T read(const char* data) noexcept {
    T value;
    std::memcpy(&value, data, sizeof value);
    return swapped(value);
}

template <class T>
void append(std::string& out, T value) {
    value = swapped(value);
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

double read_real(std::string_view data) noexcept;  // of 4 or 8 bytes
void append_real(std::string& out, double value);

inline constexpr std::int64_t microseconds_to_2000 = 946'684'800'000'000;
inline constexpr std::int32_t days_to_2000 = 10'957;

// Days and microseconds together; beyond 292,000 years the nearest that a Duration can say.
Duration interval_of(std::int64_t days, std::int64_t us) noexcept;
void append_interval(std::string& out, Duration value);
// Months count as 30 days, years as 365, as Django's adapter has them.
Duration read_interval(const char* data) noexcept;

// "12.50", "NaN", "Infinity".
std::string numeric_text(std::string_view data);
// "192.168.0.1", "10.0.0.0/8", "::1"; empty where the data is malformed.
std::string inet_text(std::string_view data);

}  // namespace nuages::db::binary
