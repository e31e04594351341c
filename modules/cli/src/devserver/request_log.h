#pragma once

#include <string>

#include <nuages/http/handler.h>

namespace nuages::cli {

// Prints each request as Django's runserver does: [29/Jul/2026 13:05:09] "GET /polls/ HTTP/1.1" 200 1234,
// coloured by its status where `color` says so.
Handler log_requests(Handler site, bool color);

// The line for one request, without the time and colours: "GET /polls/ HTTP/1.1" 200 1234.
std::string request_line(const HttpRequest& request, const HttpResponse& response);

}  // namespace nuages::cli
