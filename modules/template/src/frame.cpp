#include "frame.h"

#include <stdexcept>
#include <string>

#include <nuages/template/engine.h>
#include <nuages/template/errors.h>
#include <nuages/template/render_observer.h>

#include "compiled_template.h"

namespace nuages::templates::detail {

void StackGuard::fail() const {
    throw TemplateRecursionError("Templates, tags or expressions nest too deeply for the " +
                                 std::to_string(limit_ / 1024) +
                                 " KiB of stack that they may use. Does a template include or extend itself "
                                 "without end?");
}

Frame::Frame(Context& c, const CompiledTemplate& t)
    : context(c),
      outer(c.frame_),
      root(outer ? outer->root : this),
      compiled(t),
      engine(t.engine()),
      stack(outer ? outer->stack : &own_stack),
      own_stack(engine.options().max_stack),
      first{&t, nullptr} {
    stack->check();
    context.frame_ = this;
}

void Frame::announce(const CompiledTemplate& rendered) const {
    if (RenderObserver* observer = context.attached<RenderObserver>())
        observer->on_render(rendered.name(), context);
}

Frame& Frame::of(const Context& context) {
    if (!context.frame_)
        throw std::logic_error(
            "This context is not being rendered: tags and expressions can be used only while "
            "Template::render runs.");
    return *context.frame_;
}

Value& Frame::state(const void* key) {
    for (State& state : states_) {
        if (state.key == key)
            return state.value;
    }
    return states_.emplace_back(State{key, Value()}).value;
}

void Frame::report_error() noexcept {
    const auto& observer = engine.options().on_error;
    if (root->error_reported || !observer)
        return;
    root->error_reported = true;
    if (!at)
        return;
    for (const Ancestor* ancestor = &first; ancestor; ancestor = ancestor->next) {
        if (!ancestor->compiled->owns(at))
            continue;
        try {
            observer(context, ancestor->compiled->locate(at->position, 0));
        } catch (...) {
            // The error that is on its way matters more than one of its observer.
        }
        return;
    }
}

}  // namespace nuages::templates::detail
