#include <nuages/crypto/base64.h>
#include <nuages/http/uri.h>
#include <nuages/text/iri.h>
#include <nuages/text/urlencode.h>

#include "utils_call.h"

namespace nuages::replay {
namespace {

std::vector<std::string> hosts(const Value& value) {
    std::vector<std::string> hosts;
    if (value.is_text())
        hosts.push_back(value.to_text());
    if (value.is_list())
        for (const Value& host : value.as_list())
            hosts.push_back(host.str());
    return hosts;
}

Value split_domain_port(const UtilityCall& call) {
    const auto [domain, port] = http::split_domain_port(call.text(0));
    return Value::list({domain, port});
}

Value base64_decode(const UtilityCall& call) {
    const auto bytes = crypto::base64url_decode(call.text(0));
    if (!bytes)
        throw ValueError("not base64: " + call.arg(0).repr());
    return Value::bytes(*bytes);
}

// Recorded with the text in two places, one of them in a list.
Value urlencode_one(const UtilityCall& call) {
    return url::urlencode_each(Value::dict({{"k", call.arg(0)}, {"l", Value::list({call.arg(0), 2})}}));
}

// Recorded as requests do it: without the port and the dot at the end.
Value validate_host(const UtilityCall& call) {
    const auto [domain, port] = http::split_domain_port(call.text(0));
    return !domain.empty() && http::validate_host(domain, hosts(call.arg(1)));
}

constexpr Utility utilities[] = {
    {"escape_uri_path", [](const UtilityCall& call) { return Value(url::escape_uri_path(call.text(0))); }},
    {"filepath_to_uri", [](const UtilityCall& call) { return Value(url::filepath_to_uri(call.text(0))); }},
    {"iri_to_uri", [](const UtilityCall& call) { return Value(url::iri_to_uri(call.text(0))); }},
    {"is_same_domain",
     [](const UtilityCall& call) { return Value(http::is_same_domain(call.text(0), call.text(1))); }},
    {"smart_urlquote", [](const UtilityCall& call) { return Value(url::smart_quote(call.text(0))); }},
    {"split_domain_port", split_domain_port},
    {"uri_to_iri", [](const UtilityCall& call) { return Value(url::uri_to_iri(call.text(0))); }},
    {"url_has_allowed_host_and_scheme",
     [](const UtilityCall& call) {
         // No URL at all is none that may be gone to.
         const std::string url = call.arg(0).is_null() ? std::string() : call.arg(0).str();
         return Value(
             http::url_has_allowed_host_and_scheme(url, hosts(call.arg(1)), call.flag("require_https")));
     }},
    {"urlencode",
     [](const UtilityCall& call) {
         return Value(call.arg(1).truth() ? url::urlencode_each(call.arg(0)) : url::urlencode(call.arg(0)));
     }},
    {"urlencode_one", urlencode_one},
    {"urlsafe_base64_decode", base64_decode},
    {"urlsafe_base64_encode",
     [](const UtilityCall& call) { return Value(crypto::base64url_encode(call.arg(0).as_text())); }},
    {"validate_host", validate_host},
};

}  // namespace

std::span<const Utility> url_utilities() {
    return utilities;
}

}  // namespace nuages::replay
