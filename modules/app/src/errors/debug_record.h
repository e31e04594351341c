#pragma once

#include <exception>
#include <optional>

#include <nuages/db/observe.h>
#include <nuages/template/errors.h>

namespace nuages::app {

// What the debug page wants to know of a request beside the error. Kept in the scope of the request's fiber
// while debug is on.
struct DebugRecord {
    db::QueryLog queries;
    // Where in a template an error passed first, and which error.
    std::optional<templates::Location> template_location;
    std::exception_ptr template_error;
};

}  // namespace nuages::app
