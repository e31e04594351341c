#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/http/uri.h>
#include <nuages/text/unicode.h>

namespace nuages::http {
namespace {

bool is_safe(std::string_view url, const std::vector<std::string>& allowed_hosts, bool require_https) {
    // Browsers take more than two slashes for two.
    if (url.starts_with("///"))
        return false;
    SplitUri uri;
    try {
        uri = urlsplit(url);
    } catch (const ValueError&) {
        return false;
    }
    if (uri.netloc.empty() && !uri.scheme.empty())
        return false;
    if (unicode::is_control(unicode::decode(url).code_point))
        return false;
    const std::string_view scheme =
        uri.scheme.empty() && !uri.netloc.empty() ? std::string_view("http") : std::string_view(uri.scheme);
    const bool host_allowed = uri.netloc.empty() || std::find(allowed_hosts.begin(), allowed_hosts.end(),
                                                              uri.netloc) != allowed_hosts.end();
    const bool scheme_allowed = scheme.empty() || scheme == "https" || (scheme == "http" && !require_https);
    return host_allowed && scheme_allowed;
}

}  // namespace

std::string escape_leading_slashes(std::string url) {
    if (url.starts_with("//"))
        url.replace(0, 2, "/%2F");
    return url;
}

HostPort split_domain_port(std::string_view host) {
    std::string lower = text::lower(host);
    std::size_t end = 0;
    if (lower.starts_with('[')) {
        end = lower.find(']');
        const std::string_view inside = std::string_view(lower).substr(1, end - 1);
        if (end == lower.npos || inside.find(':') == inside.npos ||
            inside.find_first_not_of("0123456789abcdef:.") != inside.npos)
            return {};
        ++end;
    } else {
        end = std::min(lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-"), lower.size());
        if (end == 0)
            return {};
    }
    std::string port;
    if (end < lower.size()) {
        port = lower.substr(end + 1);
        if (lower[end] != ':' || port.empty() || port.find_first_not_of("0123456789") != port.npos)
            return {};
    }
    lower.resize(end);
    if (lower.ends_with('.'))
        lower.pop_back();
    return {std::move(lower), std::move(port)};
}

bool is_same_domain(std::string_view host, std::string_view pattern) {
    if (pattern.empty())
        return false;
    const std::string lower = text::lower(pattern);
    if (lower[0] == '.')
        return host.ends_with(lower) || host == std::string_view(lower).substr(1);
    return host == lower;
}

bool validate_host(std::string_view host, const std::vector<std::string>& allowed_hosts) {
    return std::any_of(allowed_hosts.begin(), allowed_hosts.end(), [&](const std::string& pattern) {
        return pattern == "*" || is_same_domain(host, pattern);
    });
}

bool url_has_allowed_host_and_scheme(std::string_view url, const std::vector<std::string>& allowed_hosts,
                                     bool require_https) {
    url = unicode::strip(url);
    if (url.empty())
        return false;
    // Browsers take \ for / in paths, yet it may also be part of credentials: both readings have to be safe.
    return is_safe(url, allowed_hosts, require_https) &&
           is_safe(text::replace_all(url, "\\", "/"), allowed_hosts, require_https);
}

}  // namespace nuages::http
