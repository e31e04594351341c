#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <nuages/base/time.h>
#include <nuages/base/uuid.h>

// The texts in which Django keeps dates, times and UUIDs in SQLite.
namespace nuages::db::stored {

// Enough for each of the forms below.
inline constexpr std::size_t longest = 32;

// Each writes to `out`, which has room for `longest` characters, and returns what it wrote. The moments must
// lie in the years 1 to 9999.
std::string_view write_datetime(char* out, DateTime value);  // "2026-05-01 10:00:00[.000001]" in UTC
std::string_view write_date(char* out, Date value);
std::string_view write_time(char* out, Time value);         // "10:00:00[.000001]"
std::string_view write_uuid(char* out, const UUID& value);  // 32 hexadecimal digits

bool is_writable(DateTime value) noexcept;
bool is_writable(Date value) noexcept;
bool is_writable(Time value) noexcept;

// nullopt where the text is nothing of the kind. Datetimes may have a T, a shorter fraction or an offset,
// dates a time after them, as other programs write them.
std::optional<DateTime> read_datetime(std::string_view text);
std::optional<Date> read_date(std::string_view text);
std::optional<Time> read_time(std::string_view text);
std::optional<UUID> read_uuid(std::string_view text);

}  // namespace nuages::db::stored
