#include <nuages/base/text.h>
#include <nuages/template/text/iri.h>

#include "idna.h"

namespace nuages::url {
namespace {

constexpr std::string_view delimiters = "!$&'()*+,;=:/?#[]@~";

std::string requote(std::string_view segment) {
    return quote(text::replace_invalid_utf8(unquote(segment)), delimiters);
}

// Quoted parameter by parameter, so that an escaped & in a value separates nothing.
std::string requote_query(std::string_view query) {
    std::string out;
    for (std::string_view parameter : text::split(query, '&')) {
        if (parameter.empty())
            continue;
        std::size_t equals = parameter.find('=');
        std::string_view value = equals == parameter.npos ? std::string_view() : parameter.substr(equals + 1);
        // Decoded twice, as Django does.
        auto decoded = [](std::string_view text) {
            return text::replace_invalid_utf8(unquote(text::replace_invalid_utf8(unquote_plus(text))));
        };
        out += (out.empty() ? "" : "&") + quote_plus(decoded(parameter.substr(0, equals))) + "=" +
               quote_plus(decoded(value));
    }
    return out;
}

bool is_scheme(std::string_view text) {
    if (text.empty() || !text::is_alpha(text.front()))
        return false;
    for (char c : text) {
        if (!text::is_alpha(c) && !text::is_digit(c) && c != '+' && c != '-' && c != '.')
            return false;
    }
    return true;
}

// The parts of a URL (RFC 3986), as far as links need them.
struct Parts {
    std::string scheme;
    std::string_view authority;
    std::string_view path;
    std::string_view query;
    std::string_view fragment;
    bool is_malformed = false;
};

Parts split_url(std::string_view url) {
    Parts parts;
    std::size_t colon = url.find(':');
    if (colon != url.npos && is_scheme(url.substr(0, colon))) {
        parts.scheme = text::lower(url.substr(0, colon));
        url.remove_prefix(colon + 1);
    }
    if (url.starts_with("//")) {
        std::size_t end = url.find_first_of("/?#", 2);
        parts.authority = url.substr(2, end == url.npos ? end : end - 2);
        url = end == url.npos ? std::string_view() : url.substr(end);
        bool opened = parts.authority.find('[') != url.npos;
        bool closed = parts.authority.find(']') != url.npos;
        parts.is_malformed = opened != closed;
    }
    std::size_t hash = url.find('#');
    if (hash != url.npos) {
        parts.fragment = url.substr(hash + 1);
        url = url.substr(0, hash);
    }
    std::size_t question = url.find('?');
    if (question != url.npos) {
        parts.query = url.substr(question + 1);
        url = url.substr(0, question);
    }
    parts.path = url;
    return parts;
}

}  // namespace

std::string iri_to_uri(std::string_view iri) {
    return quote(iri, "/#%[]=:;$&()+,!?*@'~");
}

std::string smart_quote(std::string_view url) {
    // As browsers, tabs and line breaks inside do not count, nor do control characters around it.
    std::string clean;
    for (char c : url) {
        if (c != '\t' && c != '\n' && c != '\r')
            clean += c;
    }
    while (!clean.empty() && static_cast<unsigned char>(clean.front()) <= ' ')
        clean.erase(0, 1);
    Parts parts = split_url(clean);
    auto authority = to_ascii_domain(parts.authority);
    if (parts.is_malformed || !authority)
        return requote(url);
    std::string out;
    if (!parts.scheme.empty())
        out = parts.scheme + ":";
    std::string path = requote(parts.path);
    bool has_host = parts.scheme == "http" || parts.scheme == "https" || parts.scheme == "ftp";
    if (!authority->empty() || (has_host && !path.starts_with("//"))) {
        out += "//" + *authority;
        if (!path.empty() && path[0] != '/')
            out += '/';
    }
    out += path;
    std::string query = requote_query(parts.query);
    if (!query.empty())
        out += "?" + query;
    if (!parts.fragment.empty())
        out += "#" + requote(parts.fragment);
    return out;
}

}  // namespace nuages::url
