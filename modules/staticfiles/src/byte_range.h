#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <nuages/http/request.h>

namespace nuages::staticfiles {

// What a GET asks for by Range and If-Range (RFC 9110 14.2).
struct ByteRange {
    enum class Kind { whole, part, unsatisfiable };
    Kind kind = Kind::whole;
    std::uint64_t first = 0;  // of a part
    std::uint64_t last = 0;   // of a part, included
};

// Several ranges, other units and malformed ones give the whole. `etag` (strong, quoted) and `last_modified`
// are those of the representation.
ByteRange choose_range(const HttpRequest& request, std::string_view etag, std::int64_t last_modified,
                       std::uint64_t size);

// The same for several ranges: those that lie within the representation, in their order, overlapping ones
// joined. Empty for the whole, also where there are more than clients need; `unsatisfiable` where none lies
// within it.
struct ByteRanges {
    std::vector<ByteRange> parts;
    bool unsatisfiable = false;
};
ByteRanges choose_ranges(const HttpRequest& request, std::string_view etag, std::int64_t last_modified,
                         std::uint64_t size);

}  // namespace nuages::staticfiles
