#pragma once

#include <string_view>

#include <nuages/http/request.h>
#include <nuages/http/response.h>

namespace nuages::app {

class Application;

// Inside a catch block: the response for the exception that is handled, as Django's
// convert_exception_to_response. It logs what has to be logged. Throws nothing but the cancellation of the
// fiber.
HttpResponse error_response(const Application& application, HttpRequest& request);

// The 403 for a request that csrf_middleware refuses.
HttpResponse csrf_failure_response(const Application& application, HttpRequest& request,
                                   std::string_view reason);

// The response for a path without a pattern.
HttpResponse not_found_response(const Application& application, HttpRequest& request);

// Logs a response of status 400 or more under nuages.request, unless error_response() has.
void log_response(HttpRequest& request, const HttpResponse& response);

}  // namespace nuages::app
