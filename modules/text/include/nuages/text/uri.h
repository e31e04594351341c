#pragma once

#include <string>
#include <string_view>

namespace nuages::url {

// The parts of a URI reference as Python's urlsplit finds them.
struct SplitUri {
    std::string scheme;  // in small letters
    std::string netloc, path, query, fragment;
    bool has_query = false, has_fragment = false;
};
// Throws ValueError for a malformed host in brackets or one that hides delimiters behind compatibility
// characters.
SplitUri urlsplit(std::string_view url);
// The URI that `reference` means on the page `base` (RFC 3986 5.2).
std::string urljoin(std::string_view base, std::string_view reference);

}  // namespace nuages::url
