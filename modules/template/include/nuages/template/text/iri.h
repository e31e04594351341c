#pragma once

#include <string>
#include <string_view>

namespace nuages::url {

// An internationalized URL (RFC 3987) as an ASCII one: what is no character of URLs is percent-encoded;
// escapes that are there stay.
std::string iri_to_uri(std::string_view iri);

// A URL as it may stand in a link: quoted where it is not yet, its query parameter by parameter.
std::string smart_quote(std::string_view url);

}  // namespace nuages::url
