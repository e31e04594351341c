#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nuages/http/request.h>

namespace nuages::app {

class Application;

using Rows = std::vector<std::pair<std::string, std::string>>;

// What a debug page shows of a request and of the settings, secrets hidden. None of these throws for a broken
// request; it says then why there is nothing to show.
Rows query_rows(const HttpRequest& request);
Rows form_rows(const HttpRequest& request);
Rows cookie_rows(const HttpRequest& request);
Rows header_rows(const HttpRequest& request);
Rows setting_rows(const Application& application);

// "GET /polls/?page=2"
std::string request_line(const HttpRequest& request);

}  // namespace nuages::app
