#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/base/value.h>
#include <nuages/text/ip_address.h>
#include <nuages/text/unicode.h>
#include <nuages/text/uri.h>

namespace nuages::url {
namespace {

constexpr std::string_view scheme_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";

bool is_hex(char c) {
    return text::is_digit(c) || (text::ascii_lower(c) >= 'a' && text::ascii_lower(c) <= 'f');
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
    } else if (!ip::parse_v6(host)) {
        throw ValueError("Not an IPv6 address in brackets: " + Value(netloc).repr() + ".");
    }
}

// Some characters turn into delimiters when a browser normalizes a host.
void check_compatibility(std::string_view netloc) {
    if (unicode::is_ascii(netloc))
        return;
    std::string plain;
    for (const char c : netloc)
        if (std::string_view("@:#?").find(c) == std::string_view::npos)
            plain += c;
    const std::string normalized = unicode::nfkc(plain);
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

}  // namespace nuages::url
