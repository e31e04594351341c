#include <nuages/validators.h>

#include "utils_call.h"

namespace nuages::replay {
namespace {

using namespace validators;

// Recorded is True, or the code and the messages of the error.
template <void (*validate)(std::string_view)>
Value outcome(const UtilityCall& call) {
    try {
        validate(call.text(0));
        return true;
    } catch (const ValidationError& error) {
        return Value::dict({{"code", error.code()}, {"messages", error.texts()}});
    }
}

Value clean_ipv6_address(const UtilityCall& call) {
    return validators::clean_ipv6_address(
        call.text(0), call.flag("unpack_ipv4") ? MappedAddress::unpack_ipv4 : MappedAddress::keep);
}

constexpr Utility utilities[] = {
    {"DomainNameValidator", outcome<validate_domain_name>},
    {"EmailValidator", outcome<[](std::string_view text) { validate_email(text); }>},
    {"ProhibitNullCharactersValidator", outcome<prohibit_null_characters>},
    {"URLValidator", outcome<[](std::string_view text) { validate_url(text); }>},
    {"clean_ipv6_address", clean_ipv6_address},
    {"is_valid_ipv6_address",
     [](const UtilityCall& call) { return Value(is_valid_ipv6_address(call.text(0))); }},
    {"validate_comma_separated_integer_list", outcome<validate_comma_separated_integer_list>},
    {"validate_domain_name", outcome<validate_domain_name>},
    {"validate_email", outcome<[](std::string_view text) { validate_email(text); }>},
    {"validate_integer", outcome<validate_integer>},
    {"validate_ipv46_address", outcome<validate_ipv46_address>},
    {"validate_ipv4_address", outcome<validate_ipv4_address>},
    {"validate_ipv6_address", outcome<validate_ipv6_address>},
    {"validate_slug", outcome<validate_slug>},
    {"validate_unicode_slug", outcome<validate_unicode_slug>},
};

}  // namespace

std::span<const Utility> validator_utilities() {
    return utilities;
}

}  // namespace nuages::replay
