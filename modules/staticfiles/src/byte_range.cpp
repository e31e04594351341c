#include "byte_range.h"

#include <optional>

#include <nuages/base/text.h>
#include <nuages/http/http_date.h>

namespace nuages::staticfiles {
namespace {

// Whether the part that the client has still belongs to this representation.
bool if_range_holds(const HttpRequest& request, std::string_view etag, std::int64_t last_modified) {
    const auto header = request.headers.find("If-Range");
    if (!header)
        return true;
    if (header->starts_with('"') || header->starts_with("W/"))
        return *header == etag;
    return http::parse_http_date(*header) == last_modified;
}

std::optional<std::uint64_t> parse_position(std::string_view text) {
    if (text.empty() || !text::is_digit(text.front()))
        return std::nullopt;
    const auto number = text::parse_int(text);
    return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

ByteRange part(std::uint64_t first, std::uint64_t last) {
    return {ByteRange::Kind::part, first, last};
}

}  // namespace

ByteRange choose_range(const HttpRequest& request, std::string_view etag, std::int64_t last_modified,
                       std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    constexpr ByteRange unsatisfiable{ByteRange::Kind::unsatisfiable};
    const std::string_view header = request.headers.get("Range");
    if (request.method != "GET" || !text::iequals(header.substr(0, unit.size()), unit) ||
        !if_range_holds(request, etag, last_modified))
        return {};
    const std::string_view range = text::trim(header.substr(unit.size()));
    const auto hyphen = range.find('-');
    if (hyphen == range.npos || range.find(',') != range.npos)
        return {};
    const auto first = parse_position(range.substr(0, hyphen));
    const auto last = parse_position(range.substr(hyphen + 1));
    if (first) {
        const bool is_open = hyphen + 1 == range.size();
        if (last ? *last < *first : !is_open)
            return {};
        if (*first >= size)
            return unsatisfiable;
        return part(*first, last && *last < size ? *last : size - 1);
    }
    // "-500": the last 500 bytes.
    if (hyphen != 0 || !last)
        return {};
    if (*last == 0 || size == 0)
        return unsatisfiable;
    return part(*last < size ? size - *last : 0, size - 1);
}

}  // namespace nuages::staticfiles
