#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nuages/template/errors.h>

#include "trace/symbolizer.h"

namespace nuages::app {

// An exception as pages and logs show it.
struct ErrorReport {
    // An exception around which others were nested (std::throw_with_nested), outermost first.
    struct Cause {
        std::string type;
        std::string message;
    };

    std::string type;     // "std::out_of_range"
    std::string message;  // what() said
    std::vector<Cause> causes;
    std::vector<Frame> frames;  // of the throw, innermost first; empty where it was not recorded
    std::optional<templates::Location> template_location;
};

// Inside a catch block: all about the exception that is handled. Suspends the fiber while the stack is looked
// up.
ErrorReport report_current_exception();

// "polls::views::Broken", demangled; "unknown" outside of a catch block.
std::string current_exception_type();

}  // namespace nuages::app
