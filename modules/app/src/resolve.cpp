#include "resolve.h"

#include <nuages/app/application.h>
#include <nuages/http/request.h>
#include <nuages/routing/resolver.h>

namespace nuages::app {

const ResolverMatch* resolve(const Application& application, HttpRequest& request) {
    if (request.resolver_match)
        return request.resolver_match;
    auto& match = request.extension<ResolverMatch>();
    match = application.urls().find(request.path_info);
    if (match)
        request.resolver_match = &match;
    return request.resolver_match;
}

}  // namespace nuages::app
