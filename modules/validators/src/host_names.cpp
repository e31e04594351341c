#include "host_names.h"

#include <nuages/base/text.h>
#include <nuages/text/unicode.h>
#include <nuages/validators/text_validators.h>

#include "invalid.h"

namespace nuages::validators {
namespace {

constexpr std::size_t longest_label = 63;

bool is_digit(char32_t c) {
    return c >= '0' && c <= '9';
}

template <class Test>
bool all_of(std::string_view label, Test test) {
    while (!label.empty()) {
        const auto [c, size] = unicode::decode(label);
        if (!test(c))
            return false;
        label.remove_prefix(size);
    }
    return true;
}

bool is_label(std::string_view label) {
    return !label.empty() && label.front() != '-' && label.back() != '-' &&
           unicode::length(label) <= longest_label && all_of(label, is_host_character);
}

bool is_top_level(std::string_view label) {
    if (!is_label(label))
        return false;
    if (text::iequals(label.substr(0, 4), "xn--") && label.size() > 4 &&
        all_of(label.substr(4), [](char32_t c) { return c < 0x80 && c != '-'; }))
        return true;
    return unicode::length(label) >= 2 && all_of(label, [](char32_t c) { return !is_digit(c); });
}

}  // namespace

bool is_host_character(char32_t c) noexcept {
    if (c < 0x80)
        return c == '-' || text::is_alpha(static_cast<char>(c)) || is_digit(c);
    const bool is_broken_byte = c >= 0xD800 && c <= 0xDFFF;
    return c >= 0xA1 && c <= 0xFFFF && !is_broken_byte;
}

bool is_host_name(std::string_view host) {
    if (host.ends_with('.'))
        host.remove_suffix(1);
    auto labels = text::split(host, '.');
    if (labels.size() < 2 || !is_top_level(labels.back()))
        return false;
    for (std::size_t i = 0; i + 1 < labels.size(); ++i)
        if (!is_label(labels[i]))
            return false;
    return true;
}

void validate_domain_name(std::string_view text) {
    constexpr std::size_t longest = 255;
    if (unicode::length(text) > longest || !is_host_name(text))
        invalid("Enter a valid domain name.", text);
}

void validate_ascii_domain_name(std::string_view text) {
    if (!unicode::is_ascii(text))
        invalid("Enter a valid domain name.", text);
    validate_domain_name(text);
}

}  // namespace nuages::validators
