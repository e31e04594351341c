#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/text/iri.h>
#include <nuages/text/uri.h>

namespace nuages::http {

using url::escape_uri_path;
using url::iri_to_uri;
using url::SplitUri;
using url::urljoin;
using url::urlsplit;

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
