#pragma once

#include <nuages/http/errors.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>

#include "errors/error_report.h"

namespace nuages::app {

class Application;

// The page for an exception while debug is on: what it says, where it was thrown, in which template, the
// request, its queries and the settings without secrets. Plain text for clients that do not take HTML.
HttpResponse debug_error_page(const Application& application, const HttpRequest& request,
                              const ErrorReport& report, int status);

// The page for a path that no pattern matches (`error` is null) or a view that raised Http404, while debug is
// on.
HttpResponse debug_not_found_page(const Application& application, const HttpRequest& request,
                                  const Http404* error);

}  // namespace nuages::app
