#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nuages::app {

// Scheme (in small letters) and network location of a URL, as Python's urlsplit() finds them; nullopt where
// that refuses the URL. Either may be empty.
struct UrlParts {
    std::string scheme;
    std::string netloc;
};
std::optional<UrlParts> split_url(std::string_view url);

// Whether the host is the pattern, or a subdomain of one that begins with a dot (Django's is_same_domain).
bool is_same_domain(std::string_view host, std::string_view pattern);

// The other origins whose unsafe requests count, from the setting csrf.trusted_origins.
class TrustedOrigins {
public:
    explicit TrustedOrigins(const std::vector<std::string>& origins);

    bool allows_origin(std::string_view origin) const;
    bool allows_referer_host(std::string_view netloc) const;

private:
    std::vector<std::string> exact_;
    std::vector<std::pair<std::string, std::string>> wildcards_;  // scheme, ".example.com"
    std::vector<std::string> hosts_;
};

}  // namespace nuages::app
