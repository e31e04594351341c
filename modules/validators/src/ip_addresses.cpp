#include <nuages/text/ip_address.h>
#include <nuages/text/unicode.h>
#include <nuages/validators/text_validators.h>

#include "invalid.h"

namespace nuages::validators {
namespace {

constexpr std::size_t longest = 39;  // eight groups of four digits, with colons

std::optional<ip::V6> parse(std::string_view text) {
    return unicode::length(text) > longest ? std::nullopt : ip::parse_v6(text);
}

}  // namespace

bool is_valid_ipv6_address(std::string_view text) {
    return parse(text).has_value();
}

void validate_ipv4_address(std::string_view text) {
    if (!ip::parse_v4(text))
        throw ValidationError("Enter a valid %(protocol)s address.", "invalid",
                              {{"protocol", "IPv4"}, {"value", text}});
}

void validate_ipv6_address(std::string_view text) {
    if (!is_valid_ipv6_address(text))
        throw ValidationError("Enter a valid %(protocol)s address.", "invalid",
                              {{"protocol", "IPv6"}, {"value", text}});
}

void validate_ipv46_address(std::string_view text) {
    if (!ip::parse_v4(text) && !is_valid_ipv6_address(text))
        throw ValidationError("Enter a valid %(protocol)s address.", "invalid",
                              {{"protocol", "IPv4 or IPv6"}, {"value", text}});
}

std::string clean_ipv6_address(std::string_view text, MappedAddress mapped) {
    const auto address = parse(text);
    if (!address)
        throw ValidationError("This is not a valid %(protocol)s address.", "invalid", {{"protocol", "IPv6"}});
    const auto v4 = ip::mapped_v4(*address);
    if (!v4)
        return ip::str(*address);
    return (mapped == MappedAddress::unpack_ipv4 ? "" : "::ffff:") + ip::str(*v4);
}

}  // namespace nuages::validators
