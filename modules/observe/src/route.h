#pragma once

#include <string_view>

#include <nuages/http/request.h>
#include <nuages/routing/match.h>

namespace nuages::observe {

// The pattern that the request matched; "" where none did. Few values, whatever visitors ask for.
inline std::string_view route_of(const HttpRequest* request) {
    return request && request->resolver_match ? request->resolver_match->route() : std::string_view();
}

}  // namespace nuages::observe
