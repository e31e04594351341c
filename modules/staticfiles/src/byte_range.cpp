#include "byte_range.h"

#include <algorithm>
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

constexpr std::string_view unit = "bytes=";
// What one seeks for in a film or a document; more of them are made to cost the server.
constexpr std::size_t most_ranges = 16;

bool asks_for_ranges(const HttpRequest& request, std::string_view etag, std::int64_t last_modified) {
    return request.method == "GET" &&
           text::iequals(request.headers.get("Range").substr(0, unit.size()), unit) &&
           if_range_holds(request, etag, last_modified);
}

// "5-10", "5-" or "-500".
ByteRange read_range(std::string_view range, std::uint64_t size) {
    constexpr ByteRange unsatisfiable{ByteRange::Kind::unsatisfiable};
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

bool overlaps(const ByteRange& a, const ByteRange& b) {
    return a.first <= b.last + 1 && b.first <= a.last + 1;
}

// Joins the range with those that it overlaps, in the place of the first of them.
void add(std::vector<ByteRange>& parts, ByteRange range) {
    for (auto other = parts.begin(); other != parts.end(); ++other) {
        if (!overlaps(*other, range))
            continue;
        range.first = std::min(range.first, other->first);
        range.last = std::max(range.last, other->last);
        parts.erase(other);
        return add(parts, range);
    }
    parts.push_back(range);
}

}  // namespace

ByteRange choose_range(const HttpRequest& request, std::string_view etag, std::int64_t last_modified,
                       std::uint64_t size) {
    if (!asks_for_ranges(request, etag, last_modified))
        return {};
    return read_range(text::trim(request.headers.get("Range").substr(unit.size())), size);
}

ByteRanges choose_ranges(const HttpRequest& request, std::string_view etag, std::int64_t last_modified,
                         std::uint64_t size) {
    ByteRanges ranges;
    if (!asks_for_ranges(request, etag, last_modified))
        return ranges;
    const auto all = text::split(request.headers.get("Range").substr(unit.size()), ',');
    if (all.size() > most_ranges)
        return ranges;
    for (const std::string_view one : all) {
        const ByteRange range = read_range(text::trim(one), size);
        if (range.kind == ByteRange::Kind::whole)
            return {};  // malformed, and then the header is none
        if (range.kind == ByteRange::Kind::part)
            add(ranges.parts, range);
    }
    ranges.unsatisfiable = ranges.parts.empty();
    return ranges;
}

}  // namespace nuages::staticfiles
