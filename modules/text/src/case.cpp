#include <nuages/text/case.h>
#include <nuages/text/unicode.h>

namespace nuages::text {
namespace {

constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

// Whether a word begins with the capital at `at`: behind a small letter, or in front of anything but another
// capital.
bool begins_word(std::string_view name, std::size_t at) {
    if (at > 0 && is_lower(name[at - 1]))
        return true;
    const std::string_view behind = name.substr(at + 1);
    return !behind.empty() && behind != "\n" && !is_upper(behind[0]);
}

}  // namespace

std::string capfirst(std::string_view text) {
    if (text.empty())
        return {};
    const auto [c, size] = unicode::decode(text);
    std::string out;
    unicode::append_upper(out, c);
    return out.append(text.substr(size));
}

std::string camel_case_to_spaces(std::string_view name) {
    std::string spaced;
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (is_upper(name[at]) && begins_word(name, at))
            spaced += ' ';
        spaced += name[at];
    }
    return unicode::lower(unicode::strip(spaced));
}

std::string phone_to_numeric(std::string_view phone) {
    constexpr std::string_view digits = "22233344455566677778889999";  // of a to z
    std::string out = unicode::lower(phone);
    for (char& c : out) {
        if (is_lower(c))
            c = digits[static_cast<std::size_t>(c - 'a')];
    }
    return out;
}

}  // namespace nuages::text
