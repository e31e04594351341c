#pragma once

#include <vector>

#include <nuages/routing/resolver.h>

namespace nuages::routing {

// Django's checks of URL patterns, with its ids.
std::vector<UrlWarning> check_patterns(const UrlPatterns& patterns);

}  // namespace nuages::routing
