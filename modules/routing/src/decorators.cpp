#include <algorithm>

#include <nuages/routing/decorators.h>

namespace nuages {

Middleware allow_methods(std::vector<std::string_view> methods) {
    return [methods = std::move(methods)](Handler next) -> Handler {
        return [methods, next = std::move(next)](HttpRequest& request) -> HttpResponse {
            if (std::find(methods.begin(), methods.end(), request.method) == methods.end())
                return HttpResponseNotAllowed(methods);
            return next(request);
        };
    };
}

}  // namespace nuages
