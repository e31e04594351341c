#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nuages::http {

// "Sun, 06 Nov 1994 08:49:37 GMT" for a Unix time in seconds (RFC 9110 5.6.7).
std::string http_date(std::int64_t unix_seconds);

// The Unix time of a date in any of the three forms of RFC 9110 5.6.7; nullopt for anything else. A year of
// two digits is taken to be at most 50 years ahead of now.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace nuages::http
