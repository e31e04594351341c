#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/base/value.h>
#include <nuages/http/uri.h>

#include "unicode.h"

namespace nuages::http {
namespace {

constexpr std::string_view scheme_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";

bool is_hex(char c) {
    return text::is_digit(c) || (text::ascii_lower(c) >= 'a' && text::ascii_lower(c) <= 'f');
}

// Whether the text is an IPv4 address in dotted decimal form.
bool is_ipv4(std::string_view host) {
    const auto parts = text::split(host, '.');
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
               return !part.empty() && part.size() <= 3 &&
                      part.find_first_not_of("0123456789") == part.npos &&
                      (part.size() == 1 || part[0] != '0') && *text::parse_int(part) <= 255;
           });
}

// Whether the text is an IPv6 address (RFC 4291 2.2), maybe with a zone.
bool is_ipv6(std::string_view host) {
    if (const std::size_t zone = host.find('%'); zone != host.npos) {
        if (zone + 1 == host.size())
            return false;
        host = host.substr(0, zone);
    }
    const std::size_t gap = host.find("::");
    if (gap != host.npos && host.find("::", gap + 1) != host.npos)
        return false;
    std::size_t groups = 0;
    const auto count = [&groups](std::string_view side, bool last) {
        if (side.empty())
            return true;
        const auto parts = text::split(side, ':');
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (last && i + 1 == parts.size() && parts[i].find('.') != parts[i].npos) {
                if (!is_ipv4(parts[i]))
                    return false;
                groups += 2;
                continue;
            }
            if (parts[i].empty() || parts[i].size() > 4 ||
                !std::all_of(parts[i].begin(), parts[i].end(), is_hex))
                return false;
            ++groups;
        }
        return true;
    };
    if (gap == host.npos)
        return count(host, true) && groups == 8;
    return count(host.substr(0, gap), false) && count(host.substr(gap + 2), true) && groups <= 7;
}

void check_bracketed(std::string_view netloc) {
    const std::size_t open = netloc.find('['), close = netloc.find(']');
    if ((open == netloc.npos) != (close == netloc.npos))
        throw ValueError("Invalid IPv6 URL: " + Value(netloc).repr() + ".");
    if (open == netloc.npos)
        return;
    const std::string_view host = close < open ? "" : netloc.substr(open + 1, close - open - 1);
    if (host.starts_with('v')) {
        // RFC 3986's form for addresses to come: v1.something
        const std::size_t dot = host.find('.');
        if (dot == host.npos || dot < 2 || dot + 1 == host.size() ||
            !std::all_of(host.begin() + 1, host.begin() + static_cast<std::ptrdiff_t>(dot), is_hex))
            throw ValueError("IPvFuture address is invalid: " + Value(netloc).repr() + ".");
    } else if (!is_ipv6(host)) {
        throw ValueError("Not an IPv6 address in brackets: " + Value(netloc).repr() + ".");
    }
}

// Some characters turn into delimiters when a browser normalizes a host.
void check_compatibility(std::string_view netloc) {
    if (is_ascii(netloc))
        return;
    std::string plain;
    for (const char c : netloc)
        if (std::string_view("@:#?").find(c) == std::string_view::npos)
            plain += c;
    const std::string normalized = nfkc(plain);
    if (normalized != plain && normalized.find_first_of("/?#@:") != normalized.npos)
        throw ValueError("The host " + Value(netloc).repr() +
                         " contains invalid characters under NFKC normalization.");
}

std::string unsplit(const SplitUri& uri) {
    std::string out;
    if (!uri.scheme.empty())
        out = uri.scheme + ':';
    if (!uri.netloc.empty()) {
        out += "//" + uri.netloc;
        if (!uri.path.empty() && uri.path[0] != '/')
            out += '/';
    }
    out += uri.path;
    if (!uri.query.empty())
        out += '?' + uri.query;
    if (!uri.fragment.empty())
        out += '#' + uri.fragment;
    return out;
}

// RFC 3986 5.2.3 and 5.2.4 as Python's urljoin does it.
std::string merge_paths(std::string_view base, std::string_view path) {
    auto base_parts = text::split(base, '/');
    if (!base_parts.back().empty())
        base_parts.pop_back();
    std::vector<std::string_view> segments;
    if (path.starts_with('/')) {
        segments = text::split(path, '/');
    } else {
        segments = base_parts;
        const auto own = text::split(path, '/');
        segments.insert(segments.end(), own.begin(), own.end());
        // empty pieces in the middle would double slashes
        if (segments.size() > 2)
            segments.erase(std::remove_if(segments.begin() + 1, segments.end() - 1,
                                          [](std::string_view segment) { return segment.empty(); }),
                           segments.end() - 1);
    }
    std::vector<std::string> resolved;
    for (const std::string_view segment : segments) {
        if (segment == "..") {
            if (!resolved.empty())
                resolved.pop_back();
        } else if (segment != ".") {
            resolved.emplace_back(segment);
        }
    }
    if (segments.back() == "." || segments.back() == "..")
        resolved.emplace_back();
    const std::string joined = text::join(resolved, "/");
    return joined.empty() ? "/" : joined;
}

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
    if (begins_with_control_character(url))
        return false;
    const std::string_view scheme =
        uri.scheme.empty() && !uri.netloc.empty() ? std::string_view("http") : std::string_view(uri.scheme);
    const bool host_allowed = uri.netloc.empty() || std::find(allowed_hosts.begin(), allowed_hosts.end(),
                                                              uri.netloc) != allowed_hosts.end();
    const bool scheme_allowed = scheme.empty() || scheme == "https" || (scheme == "http" && !require_https);
    return host_allowed && scheme_allowed;
}

}  // namespace

SplitUri urlsplit(std::string_view url) {
    while (!url.empty() && static_cast<unsigned char>(url.front()) <= 0x20)
        url.remove_prefix(1);
    std::string cleaned;
    for (const char c : url)
        if (c != '\t' && c != '\r' && c != '\n')
            cleaned += c;
    std::string_view rest = cleaned;
    SplitUri uri;
    const std::size_t colon = rest.find(':');
    if (colon != rest.npos && colon > 0 && text::is_alpha(rest[0]) &&
        rest.substr(0, colon).find_first_not_of(scheme_characters) == rest.npos) {
        uri.scheme = text::lower(rest.substr(0, colon));
        rest.remove_prefix(colon + 1);
    }
    if (rest.starts_with("//")) {
        const std::size_t end = std::min(rest.find_first_of("/?#", 2), rest.size());
        uri.netloc = rest.substr(2, end - 2);
        rest.remove_prefix(end);
        check_bracketed(uri.netloc);
    }
    if (const std::size_t hash = rest.find('#'); hash != rest.npos) {
        uri.fragment = rest.substr(hash + 1);
        rest = rest.substr(0, hash);
    }
    if (const std::size_t mark = rest.find('?'); mark != rest.npos) {
        uri.query = rest.substr(mark + 1);
        rest = rest.substr(0, mark);
    }
    uri.path = rest;
    check_compatibility(uri.netloc);
    return uri;
}

std::string urljoin(std::string_view base, std::string_view reference) {
    if (base.empty())
        return std::string(reference);
    if (reference.empty())
        return std::string(base);
    SplitUri from = urlsplit(base);
    SplitUri to = urlsplit(reference);
    if (to.scheme.empty())
        to.scheme = from.scheme;
    if (to.scheme != from.scheme || (to.scheme != "http" && to.scheme != "https"))
        return std::string(reference);
    if (!to.netloc.empty())
        return unsplit(to);
    to.netloc = from.netloc;
    if (to.path.empty()) {
        to.path = from.path;
        if (to.query.empty())
            to.query = from.query;
        return unsplit(to);
    }
    to.path = merge_paths(from.path, to.path);
    return unsplit(to);
}

std::string iri_to_uri(std::string_view iri) {
    return url::quote(iri, "/#%[]=:;$&()+,!?*@'~");
}

std::string escape_uri_path(std::string_view path) {
    return url::quote(path, "/:@&+$,-_.!~*'()");
}

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
    url = trim_unicode(url);
    if (url.empty())
        return false;
    // Browsers take \ for / in paths, yet it may also be part of credentials: both readings have to be safe.
    return is_safe(url, allowed_hosts, require_https) &&
           is_safe(text::replace_all(url, "\\", "/"), allowed_hosts, require_https);
}

}  // namespace nuages::http
