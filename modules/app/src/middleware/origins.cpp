#include "middleware/origins.h"

#include <algorithm>

#include <nuages/base/text.h>

namespace nuages::app {
namespace {

bool is_scheme(std::string_view text) {
    if (text.empty() || !text::is_alpha(text.front()))
        return false;
    return std::ranges::all_of(text, [](char c) {
        return text::is_alpha(c) || text::is_digit(c) || c == '+' || c == '-' || c == '.';
    });
}

// Brackets stand only around an IPv6 address, both of them.
bool has_valid_brackets(std::string_view netloc) {
    const auto opening = std::ranges::count(netloc, '[');
    const auto closing = std::ranges::count(netloc, ']');
    if (opening == 0 && closing == 0)
        return true;
    return opening == 1 && closing == 1 && netloc.find('[') < netloc.find(']');
}

std::string_view without_stars(std::string_view host) {
    const std::size_t first = host.find_first_not_of('*');
    return first == std::string_view::npos ? std::string_view() : host.substr(first);
}

}  // namespace

std::optional<UrlParts> split_url(std::string_view url) {
    UrlParts parts;
    const std::size_t colon = url.find(':');
    if (colon != std::string_view::npos && is_scheme(url.substr(0, colon))) {
        parts.scheme = text::lower(url.substr(0, colon));
        url.remove_prefix(colon + 1);
    }
    if (url.starts_with("//")) {
        url.remove_prefix(2);
        parts.netloc = url.substr(0, url.find_first_of("/?#"));
        if (!has_valid_brackets(parts.netloc))
            return std::nullopt;
    }
    return parts;
}

bool is_same_domain(std::string_view host, std::string_view pattern) {
    if (pattern.empty())
        return false;
    const std::string wanted = text::lower(pattern);
    if (wanted.front() != '.')
        return wanted == host;
    return host.ends_with(wanted) || host == std::string_view(wanted).substr(1);
}

TrustedOrigins::TrustedOrigins(const std::vector<std::string>& origins) {
    for (const std::string& origin : origins) {
        const std::optional<UrlParts> parts = split_url(origin);
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
    const std::optional<UrlParts> parts = split_url(origin);
    if (!parts)
        return false;
    return std::ranges::any_of(wildcards_, [&](const auto& wildcard) {
        return wildcard.first == parts->scheme && is_same_domain(parts->netloc, wildcard.second);
    });
}

bool TrustedOrigins::allows_referer_host(std::string_view netloc) const {
    return std::ranges::any_of(hosts_, [&](const std::string& host) { return is_same_domain(netloc, host); });
}

}  // namespace nuages::app
