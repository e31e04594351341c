#include "for_loop.h"

namespace nuages::templates {

Value& ForLoop::state(const Node& node) const {
    for (State& state : states_) {
        if (state.node == &node)
            return state.value;
    }
    return states_.emplace_back(State{&node, Value()}).value;
}

std::optional<Value> ForLoop::attribute(std::string_view name) const {
    if (name == "counter")
        return Value(index_ + 1);
    if (name == "counter0")
        return Value(index_);
    if (name == "first")
        return Value(index_ == 0);
    if (name == "last")
        return Value(index_ + 1 == length_);
    if (name == "revcounter")
        return Value(length_ - index_);
    if (name == "revcounter0")
        return Value(length_ - index_ - 1);
    if (name == "parentloop")
        return parent_;
    if (name == "length")
        return Value(length_);
    return std::nullopt;
}

std::string ForLoop::repr() const {
    // As the dict that it is in Django, in the order of Django's keys.
    Dict shown;
    for (const char* name :
         {"parentloop", "length", "counter0", "counter", "revcounter", "revcounter0", "first", "last"})
        shown[name] = *attribute(name);
    return Value(std::move(shown)).repr();
}

}  // namespace nuages::templates
