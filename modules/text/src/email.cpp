#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/text/email.h>
#include <nuages/text/idna.h>
#include <nuages/text/ip_address.h>
#include <nuages/text/unicode.h>

namespace nuages::text {
namespace {

constexpr std::size_t longest_label = 63;

bool is_atom_character(char c) {
    constexpr std::string_view others = "-!#$%&'*+/=?^_`{}|~";
    return text::is_alpha(c) || text::is_digit(c) || others.find(c) != others.npos;
}

bool is_dot_atom(std::string_view text) {
    for (std::string_view part : text::split(text, '.')) {
        if (part.empty())
            return false;
        for (char c : part) {
            if (!is_atom_character(c))
                return false;
        }
    }
    return true;
}

// "..." with any character in it but line breaks; quotes and backslashes are escaped.
bool is_quoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"')
        return false;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        bool escaped = c == '\\';
        if (escaped && ++i == text.size())
            return false;
        c = static_cast<unsigned char>(text[i]);
        bool never = c == 0 || c == '\n' || c == '\r' || c > 0x7F;
        if (never || (!escaped && (c == ' ' || c == '\t' || c == '"')))
            return false;
    }
    return true;
}

bool is_alphanumeric(char c) {
    return text::is_alpha(c) || text::is_digit(c);
}

bool has_only_host_characters(std::string_view label) {
    return std::all_of(label.begin(), label.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

// Letters, digits and hyphens in labels (RFC 1034); the last one has two characters at least and no hyphen at
// its end.
bool is_ascii_domain(std::string_view domain) {
    auto labels = text::split(domain, '.');
    const std::string_view last = labels.back();
    labels.pop_back();
    return !labels.empty() && last.size() >= 2 && last.size() <= longest_label && last.back() != '-' &&
           has_only_host_characters(last) &&
           std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
               return !label.empty() && label.size() <= longest_label && is_alphanumeric(label.front()) &&
                      is_alphanumeric(label.back()) && has_only_host_characters(label);
           });
}

bool is_address_literal(std::string_view domain) {
    if (domain.size() < 2 || domain.front() != '[' || domain.back() != ']')
        return false;
    const std::string_view address = domain.substr(1, domain.size() - 2);
    return address.find('%') == address.npos && (ip::parse_v4(address) || ip::parse_v6(address));
}

}  // namespace

bool is_email_user(std::string_view user) {
    return is_dot_atom(user) || is_quoted(user);
}

bool is_email_domain(std::string_view domain) {
    if (is_ascii_domain(domain) || is_address_literal(domain))
        return true;
    if (unicode::is_ascii(domain))
        return false;
    const auto ascii = url::to_ascii_domain(domain);
    return ascii && is_ascii_domain(*ascii);
}

bool is_email(std::string_view text) {
    constexpr std::size_t longest = 320;
    const std::size_t at_sign = text.rfind('@');
    if (at_sign == text.npos || unicode::length(text) > longest)
        return false;
    return is_email_user(text.substr(0, at_sign)) && is_email_domain(text.substr(at_sign + 1));
}

}  // namespace nuages::text
