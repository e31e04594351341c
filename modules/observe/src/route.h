#pragma once

#include <string>

#include <nuages/http/request.h>
#include <nuages/routing/match.h>

namespace nuages::observe {

// The pattern that the request matched; "" where none did. Few values, whatever visitors ask for.
inline std::string route_of(const HttpRequest* request) {
    return request && request->resolver_match ? request->resolver_match->route() : std::string();
}

}  // namespace nuages::observe
