#pragma once

#include <nuages/http/request.h>
#include <nuages/template/context.h>

namespace nuages::app {

// Sets what every template of a request may use, as Django's own context processors: `request`, `csrf_token`
// (made when it is first shown) and, with debug on, `debug` and `sql_queries`.
void set_builtin_variables(HttpRequest& request, templates::Context& context, bool debug);

}  // namespace nuages::app
