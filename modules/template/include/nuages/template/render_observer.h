#pragma once

#include <string_view>

namespace nuages::templates {

class Context;

// Is told of each template that begins to be rendered in a context, those extended and included among them,
// which lets a test or a profiler see which templates made a page: context.attach<RenderObserver>(observer).
class RenderObserver {
public:
    // `name` is as it was asked for, "" for one from a string.
    virtual void on_render(std::string_view name, const Context& context) = 0;

protected:
    ~RenderObserver() = default;
};

}  // namespace nuages::templates
