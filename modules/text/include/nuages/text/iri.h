#pragma once

#include <string>
#include <string_view>

namespace nuages::url {

// An internationalized URL (RFC 3987) as an ASCII one: what is no character of URLs is percent-encoded;
// escapes that are there stay.
std::string iri_to_uri(std::string_view iri);

// A URI with the percent escapes of letters and of characters beyond ASCII resolved, as it is shown to people
// (RFC 3987 3.2). Bytes that are no UTF-8 stay encoded.
std::string uri_to_iri(std::string_view uri);

// A path as it may stand in a URL: what separates a query, a fragment or parameters is encoded, too.
std::string escape_uri_path(std::string_view path);

// The path of a file, with either kind of slashes, as one of a URL.
std::string filepath_to_uri(std::string_view path);

// A URL as it may stand in a link: quoted where it is not yet, its query parameter by parameter.
std::string smart_quote(std::string_view url);

}  // namespace nuages::url
