#pragma once

#include <nuages/template/expression.h>
#include <nuages/template/node.h>

namespace nuages::templates {

// {% cycle %}: the next of its values at each rendering.
class CycleNode final : public Node {
public:
    CycleNode(const Expression* values, std::size_t count, Name variable, bool silent)
        : values_(values), count_(count), variable_(variable), silent_(silent) {}

    void render(Context& context, Output& out) const override;
    void reset(Context& context) const { context.state(*this) = Value(0); }

private:
    const Expression* values_;
    std::size_t count_;
    Name variable_;  // empty: none
    bool silent_;
};

}  // namespace nuages::templates
