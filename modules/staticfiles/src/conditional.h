#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nuages/http/request.h>

namespace nuages::staticfiles {

// What a client holds a representation against: its strong entity tag with quotes, and when it was modified
// (Unix time in seconds).
struct Validators {
    std::string etag;
    std::int64_t last_modified = 0;
};

enum class Precondition { proceed, not_modified, failed };

// If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since in the order of RFC 9110 13.2.2, for GET
// and HEAD.
Precondition check_preconditions(const HttpRequest& request, const Validators& validators);

// The bytes of a single range, [first, last].
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};
enum class RangeKind { whole, part, unsatisfiable };
struct RangeChoice {
    RangeKind kind = RangeKind::whole;
    ByteRange range;  // of a part
};

// What a GET asks for by Range and If-Range (RFC 9110 14.2). Several ranges, other units and malformed ones
// give the whole.
RangeChoice choose_range(const HttpRequest& request, const Validators& validators, std::uint64_t size);

// "Mon, 09 Mar 2025 13:05:09 GMT" (RFC 9110 5.6.7), and back from any of its three forms.
std::string http_date(std::int64_t unix_seconds);
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace nuages::staticfiles
