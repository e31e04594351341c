#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/text/idna.h>
#include <nuages/text/iri.h>
#include <nuages/text/unicode.h>
#include <nuages/text/uri.h>

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

int hex_digit(char c) {
    if (text::is_digit(c))
        return c - '0';
    c = text::ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The byte that an escape at `at` stands for; -1 where there is none.
int escaped_byte(std::string_view text, std::size_t at) {
    if (text[at] != '%' || at + 2 >= text.size())
        return -1;
    const int high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

// Escapes of these do not change what a URI means.
bool may_be_resolved(int byte) {
    const char c = static_cast<char>(byte);
    return byte >= 0x80 || text::is_alpha(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string iri_to_uri(std::string_view iri) {
    return quote(iri, "/#%[]=:;$&()+,!?*@'~");
}

std::string uri_to_iri(std::string_view uri) {
    std::string resolved;
    for (std::size_t at = 0; at < uri.size(); ++at) {
        const int byte = escaped_byte(uri, at);
        if (byte >= 0 && may_be_resolved(byte)) {
            resolved += static_cast<char>(byte);
            at += 2;
        } else {
            resolved += uri[at];
        }
    }
    std::string iri;
    for (std::string_view rest = resolved; !rest.empty();) {
        const std::size_t size = unicode::decode(rest).size;
        const std::string_view character = rest.substr(0, size);
        iri += text::is_valid_utf8(character) ? std::string(character) : quote(character);
        rest.remove_prefix(size);
    }
    return iri;
}

std::string escape_uri_path(std::string_view path) {
    return quote(path, "/:@&+$,-_.!~*'()");
}

std::string filepath_to_uri(std::string_view path) {
    return quote(text::replace_all(path, "\\", "/"), "/~!*()'");
}

std::string smart_quote(std::string_view url) {
    SplitUri parts;
    try {
        parts = urlsplit(url);
    } catch (const ValueError&) {
        return requote(url);
    }
    const auto authority = to_ascii_domain(parts.netloc);
    if (!authority)
        return requote(url);
    std::string out;
    if (!parts.scheme.empty())
        out = parts.scheme + ":";
    const std::string path = requote(parts.path);
    const bool has_host = parts.scheme == "http" || parts.scheme == "https" || parts.scheme == "ftp";
    if (!authority->empty() || (has_host && !path.starts_with("//"))) {
        out += "//" + *authority;
        if (!path.empty() && path[0] != '/')
            out += '/';
    }
    out += path;
    if (const std::string query = requote_query(parts.query); !query.empty())
        out += "?" + query;
    if (!parts.fragment.empty())
        out += "#" + requote(parts.fragment);
    return out;
}

}  // namespace nuages::url
