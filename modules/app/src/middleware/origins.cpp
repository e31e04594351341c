#include "middleware/origins.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/http/uri.h>

namespace nuages::app {
namespace {

std::string_view without_stars(std::string_view host) {
    const std::size_t first = host.find_first_not_of('*');
    return first == std::string_view::npos ? std::string_view() : host.substr(first);
}

}  // namespace

std::optional<Origin> origin_of(std::string_view url) {
    try {
        http::SplitUri parts = http::urlsplit(url);
        return Origin{std::move(parts.scheme), std::move(parts.netloc)};
    } catch (const ValueError&) {
        return std::nullopt;
    }
}

TrustedOrigins::TrustedOrigins(const std::vector<std::string>& origins) {
    for (const std::string& origin : origins) {
        const std::optional<Origin> parts = origin_of(origin);
        if (!parts)
            continue;
        const std::string host(without_stars(parts->netloc));
        hosts_.push_back(host);
        if (origin.find('*') == std::string::npos)
            exact_.push_back(origin);
        else
            wildcards_.emplace_back(parts->scheme, host);
    }
}

bool TrustedOrigins::allows_origin(std::string_view origin) const {
    if (std::ranges::find(exact_, origin) != exact_.end())
        return true;
    const std::optional<Origin> parts = origin_of(origin);
    if (!parts)
        return false;
    return std::ranges::any_of(wildcards_, [&](const auto& wildcard) {
        return wildcard.first == parts->scheme && http::is_same_domain(parts->netloc, wildcard.second);
    });
}

bool TrustedOrigins::allows_referer_host(std::string_view netloc) const {
    return std::ranges::any_of(hosts_,
                               [&](const std::string& host) { return http::is_same_domain(netloc, host); });
}

}  // namespace nuages::app
