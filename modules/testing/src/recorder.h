#pragma once

#include <exception>
#include <string>
#include <vector>

namespace nuages::testing {

// What happened within a request of a Client. The client puts one into the scope of the request's fiber;
// hooks of the test site fill it.
struct Recorder {
    std::vector<std::string> templates;
    std::exception_ptr exception;  // that became a response of status 500
};

}  // namespace nuages::testing
