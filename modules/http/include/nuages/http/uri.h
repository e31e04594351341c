#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nuages::http {

// The parts of a URI reference as Python's urlsplit finds them; views of the text that was split.
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

// Percent-encodes what a URI may not contain and leaves its delimiters alone (RFC 3987 3.1).
std::string iri_to_uri(std::string_view iri);
// Percent-encodes a path: all but what may stand in one.
std::string escape_uri_path(std::string_view path);
// "//evil.com" names a host; "/%2Fevil.com" does not.
std::string escape_leading_slashes(std::string url);

// A Host header in small letters, split; both "" where it is malformed.
struct HostPort {
    std::string domain, port;
};
HostPort split_domain_port(std::string_view host);
// Whether `host` (in small letters) is `pattern`, or one of its subdomains where the pattern begins with a
// dot.
bool is_same_domain(std::string_view host, std::string_view pattern);
bool validate_host(std::string_view host, const std::vector<std::string>& allowed_hosts);

// Whether a redirect to `url`, which came from a visitor, stays on one of these hosts. Safe against the ways
// in which browsers read URLs more generously than the standard. An empty URL is none.
bool url_has_allowed_host_and_scheme(std::string_view url, const std::vector<std::string>& allowed_hosts,
                                     bool require_https = false);

}  // namespace nuages::http
