#include <nuages/base/text.h>
#include <nuages/text/email.h>
#include <nuages/text/unicode.h>

namespace nuages::html {
namespace {

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

// Labels outside of ASCII count by what they become in the DNS, which these limits approximate from below.
bool is_label(std::string_view label, std::size_t least) {
    std::size_t length = unicode::length(label);
    if (length < least || length > 63 || label.front() == '-' || label.back() == '-')
        return false;
    while (!label.empty()) {
        auto [c, size] = unicode::decode(label);
        if (c == '_' || (c != '-' && !unicode::is_word(c)))
            return false;
        label.remove_prefix(size);
    }
    return true;
}

bool is_domain(std::string_view domain) {
    if (domain == "localhost")
        return true;
    auto labels = text::split(domain, '.');
    if (labels.size() < 2)
        return false;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].empty() || !is_label(labels[i], i + 1 == labels.size() ? 2 : 1))
            return false;
    }
    return true;
}

}  // namespace

bool is_email(std::string_view text) {
    constexpr std::size_t longest = 320;
    std::size_t at_sign = text.rfind('@');
    if (at_sign == text.npos || unicode::length(text) > longest)
        return false;
    std::string_view user = text.substr(0, at_sign);
    return (is_dot_atom(user) || is_quoted(user)) && is_domain(text.substr(at_sign + 1));
}

}  // namespace nuages::html
