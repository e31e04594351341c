#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/text/ip_address.h>
#include <nuages/text/unicode.h>
#include <nuages/text/uri.h>
#include <nuages/validators/text_validators.h>

#include "host_names.h"
#include "invalid.h"

namespace nuages::validators {
namespace {

constexpr std::size_t longest_url = 2048;
constexpr std::size_t longest_host = 253;

// How many bytes of the text are characters of that sort.
template <class Test>
std::size_t run_of(std::string_view text, Test test) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto [c, size] = unicode::decode(text.substr(at));
        if (!test(c))
            break;
        at += size;
    }
    return at;
}

bool is_user_character(char32_t c) {
    return c != ':' && c != '@' && c != '/' && !unicode::is_space(c);
}

// "user@" or "user:password@" taken away; unchanged where there is none.
std::string_view without_user(std::string_view text) {
    std::string_view rest = text.substr(run_of(text, is_user_character));
    if (rest.size() == text.size())
        return text;
    if (rest.starts_with(':'))
        rest.remove_prefix(1 + run_of(rest.substr(1), is_user_character));
    return rest.starts_with('@') ? rest.substr(1) : text;
}

// ":80" at most, then a path, query or fragment without white space.
bool is_port_and_path(std::string_view text) {
    if (text.starts_with(':')) {
        const std::size_t digits = run_of(text.substr(1), [](char32_t c) { return c >= '0' && c <= '9'; });
        if (digits < 1 || digits > 5)
            return false;
        text.remove_prefix(1 + digits);
    }
    if (text.empty())
        return true;
    return std::string_view("/?#").find(text[0]) != std::string_view::npos &&
           run_of(text, [](char32_t c) { return !unicode::is_space(c); }) == text.size();
}

bool is_host_and_path(std::string_view text) {
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        return end != text.npos && end > 1 &&
               text.substr(1, end - 1).find_first_not_of("0123456789abcdefABCDEF:.") == text.npos &&
               is_port_and_path(text.substr(end + 1));
    }
    const std::size_t size = run_of(text, [](char32_t c) { return c == '.' || is_host_character(c); });
    const std::string_view host = text.substr(0, size);
    return (text::iequals(host, "localhost") || ip::parse_v4(host) || is_host_name(host)) &&
           is_port_and_path(text.substr(size));
}

// What names the host in "user@host:80"; "" where nothing does.
std::string_view host_of(std::string_view netloc) {
    const std::size_t at_sign = netloc.rfind('@');
    if (at_sign != netloc.npos)
        netloc.remove_prefix(at_sign + 1);
    if (netloc.starts_with('['))
        return netloc.substr(1, netloc.find(']') - 1);
    return netloc.substr(0, netloc.find(':'));
}

bool is_url(std::string_view text, const std::vector<std::string>& schemes) {
    if (unicode::length(text) > longest_url || text.find_first_of("\t\r\n") != text.npos)
        return false;
    const std::size_t colon = text.find("://");
    if (colon == text.npos ||
        std::find(schemes.begin(), schemes.end(), text::lower(text.substr(0, colon))) == schemes.end())
        return false;
    const std::string_view behind = text.substr(colon + 3);
    if (!is_host_and_path(without_user(behind)) && !is_host_and_path(behind))
        return false;
    url::SplitUri parts;
    try {
        parts = url::urlsplit(text);
    } catch (const ValueError&) {
        return false;
    }
    const std::string_view host = host_of(parts.netloc);
    if (parts.netloc.starts_with('[') && !is_valid_ipv6_address(host))
        return false;
    return !host.empty() && unicode::length(host) <= longest_host;
}

}  // namespace

void validate_url(std::string_view text, const std::vector<std::string>& schemes) {
    if (!is_url(text, schemes))
        invalid("Enter a valid URL.", text);
}

}  // namespace nuages::validators
