#pragma once

#include <string_view>

#include <nuages/http/response.h>

namespace nuages::app {

// The short page that Django shows for an error when the site has no template for it, in the language of the
// visitor where the texts are translated.
HttpResponse plain_page(int status, std::string_view title, std::string_view details);

// The page for a request without a valid token. With debug on it says why, and what to do.
HttpResponse csrf_failure_page(std::string_view reason, bool debug);

}  // namespace nuages::app
