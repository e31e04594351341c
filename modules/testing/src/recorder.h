#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/template/render_observer.h>

namespace nuages::testing {

// What happened within a request of a Client. The client puts one into the scope of the request's fiber;
// hooks of the test site fill it.
struct Recorder final : templates::RenderObserver {
    void on_render(std::string_view name, const nuages::templates::Context&) override {
        if (!name.empty())
            templates.emplace_back(name);
    }

    std::vector<std::string> templates;
    std::exception_ptr exception;  // that became a response of status 500
};

}  // namespace nuages::testing
