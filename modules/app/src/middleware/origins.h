#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nuages::app {

// The parts of a URL that matter for trust; nullopt for a malformed one. Either may be empty.
struct Origin {
    std::string scheme;  // in small letters
    std::string netloc;  // host and port
};
std::optional<Origin> origin_of(std::string_view url);

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
