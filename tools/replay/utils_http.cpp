#include <nuages/http/etag.h>
#include <nuages/http/http_date.h>
#include <nuages/http/media_type.h>

#include "utils_call.h"

namespace nuages::replay {
namespace {

Value parse_etags(const UtilityCall& call) {
    return List([&call] {
        List tags;
        for (const std::string& tag : http::parse_etags(call.text(0)))
            tags.emplace_back(tag);
        return tags;
    }());
}

Value parse_header_parameters(const UtilityCall& call) {
    const auto header = http::parse_header_parameters(call.text(0));
    if (!header)
        throw ValueError("malformed header");
    Dict parameters;
    for (const auto& [name, value] : header->parameters)
        parameters.set(name, value);
    return Value::list({header->value, std::move(parameters)});
}

Value parse_http_date(const UtilityCall& call) {
    const auto seconds = http::parse_http_date(call.text(0));
    if (!seconds)
        throw ValueError(call.arg(0).repr() + " is not in a valid HTTP date format");
    return *seconds;
}

constexpr Utility utilities[] = {
    {"content_disposition_attachment",
     [](const UtilityCall& call) { return Value(http::content_disposition(true, call.text(0))); }},
    {"content_disposition_inline",
     [](const UtilityCall& call) { return Value(http::content_disposition(false, call.text(0))); }},
    {"http_date", [](const UtilityCall& call) { return Value(http::http_date(call.arg(0).to_int())); }},
    {"parse_etags", parse_etags},
    {"parse_header_parameters", parse_header_parameters},
    {"parse_http_date", parse_http_date},
    {"parse_http_date_safe",
     [](const UtilityCall& call) { return Value(http::parse_http_date(call.text(0))); }},
    {"quote_etag", [](const UtilityCall& call) { return Value(http::quote_etag(call.text(0))); }},
};

}  // namespace

std::span<const Utility> http_utilities() {
    return utilities;
}

}  // namespace nuages::replay
