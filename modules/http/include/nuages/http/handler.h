#pragma once

#include <nuages/base/function.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>

namespace nuages {

// Whatever answers a request: a view, the resolver, or a chain of middleware around them.
using Handler = Function<HttpResponse(HttpRequest&)>;

// One layer of the onion: takes the next handler and returns one around it.
//
//   Handler timing(Handler next) {
//       return [next](HttpRequest& request) { ... HttpResponse response = next(request); ... return response;
//       };
//   }
using Middleware = Function<Handler(Handler)>;

}  // namespace nuages
