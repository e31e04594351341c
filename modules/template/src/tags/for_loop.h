#pragma once

#include <cstddef>
#include <vector>

#include <nuages/base/object.h>
#include <nuages/template/node.h>

namespace nuages::templates {

// `forloop`: the counters of a running {% for %}, and what {% ifchanged %} keeps for each loop.
class ForLoop final : public Object {
public:
    ForLoop(std::size_t length, Value parent) : length_(length), parent_(std::move(parent)) {}

    void go_to(std::size_t index) noexcept { index_ = index; }
    Value& state(const Node& node) const;

    std::string_view type_name() const override { return "forloop"; }
    std::optional<Value> attribute(std::string_view name) const override;
    std::optional<std::size_t> length() const override { return 8; }
    std::string str() const override { return repr(); }
    std::string repr() const override;

private:
    struct State {
        const Node* node;
        Value value;
    };

    std::size_t index_ = 0;
    std::size_t length_;
    Value parent_;
    mutable std::vector<State> states_;  // of one rendering, hence of one fiber
};

}  // namespace nuages::templates
