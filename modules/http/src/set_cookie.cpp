#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/http/cookies.h>
#include <nuages/http/http_date.h>

namespace nuages {
namespace {

// What Python's http.cookies leaves unquoted.
constexpr std::string_view plain_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~:";
constexpr std::string_view quoted_as_they_are = " ()/<=>?@[]{}";

bool is_plain(std::string_view text) {
    return !text.empty() && text.find_first_not_of(plain_characters) == text.npos;
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (plain_characters.find(c) != text.npos || quoted_as_they_are.find(c) != text.npos) {
            out += c;
        } else {
            out += '\\';
            out += static_cast<char>('0' + (byte >> 6));
            out += static_cast<char>('0' + (byte >> 3 & 7));
            out += static_cast<char>('0' + (byte & 7));
        }
    }
    out += '"';
}

// An attribute's value stands unquoted, so it must not be able to begin another one.
void append_attribute(std::string& out, std::string_view name, std::string_view value) {
    for (const char c : value)
        if (c == ';' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            throw ValueError("The cookie attribute " + std::string(name) +
                             " may not contain ; or control characters: " + Value(value).repr() + ".");
    out += "; ";
    out += name;
    out += '=';
    out += value;
}

}  // namespace

std::string SetCookie::header() const {
    if (!is_plain(name))
        throw ValueError("Illegal cookie name " + Value(name).repr() +
                         ": letters, digits and any of !#$%&'*+-.^_`|~: are allowed.");
    std::string header = name;
    header += '=';
    if (is_plain(value))
        header += value;
    else
        append_quoted(header, value);
    if (!options.domain.empty())
        append_attribute(header, "Domain", options.domain);
    if (options.expires)
        append_attribute(header, "expires", http::http_date(options.expires->us / 1'000'000));
    if (options.httponly)
        header += "; HttpOnly";
    if (options.max_age)
        append_attribute(header, "Max-Age", std::to_string(options.max_age->us / 1'000'000));
    if (!options.path.empty())
        append_attribute(header, "Path", options.path);
    if (!options.samesite.empty()) {
        const std::string policy = text::lower(options.samesite);
        if (policy != "lax" && policy != "strict" && policy != "none")
            throw ValueError("samesite must be \"lax\", \"none\", or \"strict\", not " +
                             Value(options.samesite).repr() + ".");
        append_attribute(header, "SameSite", options.samesite);
    }
    if (options.secure)
        header += "; Secure";
    return header;
}

}  // namespace nuages
