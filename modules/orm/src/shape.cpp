#include "shape.h"

#include <algorithm>
#include <bit>

#include <nuages/base/error.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/time_zone.h>

namespace nuages::orm::detail {
namespace {

// What stands in the bytes before an operand.
enum class Mark : std::uint8_t { null, scalar, list, is_true, is_false, expression, query, tree };

}  // namespace

Window window_of(const QueryNode* last) {
    Window window;
    if (!last || !last->sliced)
        return window;
    for (const QueryNode* node : Chain(last)) {
        if (node->type != QueryNode::Type::slice)
            continue;
        const std::int64_t rest =
            window.count < 0 ? node->to : std::min(node->to < 0 ? window.count : node->to, window.count);
        window.count = rest < 0 ? -1 : std::max<std::int64_t>(rest - node->from, 0);
        window.from += node->from;
    }
    return window;
}

std::size_t padded_size(const Value& list) {
    std::size_t size = 0;
    for (const Value& each : list.as_list())
        size += !each.is_null();
    return size <= 4 ? size : std::bit_ceil(size);
}

std::uint32_t Shape::number_of(const void* holder) const {
    for (const Holder& each : holders_)
        if (each.holder == holder)
            return each.number;
    throw std::logic_error("orm: a value of the query was not noted in its shape");
}

void Shape::query(const QueryNode* last) {
    for (const QueryNode* node : Chain(last)) {
        add(node->type);
        for (const AnyCondition& condition : node->conditions)
            this->condition(condition);
        add(static_cast<std::uint16_t>(node->paths.size()));
        for (const Path& path : node->paths)
            add(path);
        if (node->type == QueryNode::Type::related_to) {
            add(node->set);
            value(node, node->key);
        }
    }
}

void Shape::window(const Window& window) {
    add(static_cast<std::uint8_t>(window.count >= 0));
    add(static_cast<std::uint8_t>(window.from > 0));
    if (window.count >= 0) {
        limit_ = Value(window.count);
        value(&limit_, limit_);
    }
    if (window.from > 0) {
        offset_ = Value(window.from);
        value(&offset_, offset_);
    }
}

void Shape::condition(const AnyCondition& condition) {
    if (condition.tree) {
        add(Mark::tree);
        tree(*condition.tree.node());
    } else if (condition.path) {
        operand(condition.path, condition.operand);
    }
}

void Shape::assignment(const AnyAssignment& assignment) {
    operand(assignment.path, assignment.operand);
}

void Shape::tree(const QNode& node) {
    add(node.type);
    add(static_cast<std::uint32_t>(node.children.size()));
    if (node.type == QNode::Type::condition)
        operand(node.path, node.operand);
    for (const AnyQ& child : node.children)
        tree(*child.node());
}

void Shape::operand(const Path& path, const Operand& operand) {
    add(path);
    if (path.transforms[0] != Transform::none)
        add(current_time_zone().index);
    const Value& value = operand.value;
    if (operand.query) {
        add(Mark::query);
        add(&operand.query.model());
        query(operand.query.node());
        const Window window = window_of(operand.query.node());
        add(window.count);
        add(window.from);
    } else if (operand.expression) {
        add(Mark::expression);
        expression(*operand.expression.node());
    } else if (path.lookup == Lookup::isnull) {
        add(value.truth() ? Mark::is_true : Mark::is_false);
    } else if (value.is_list() && (path.lookup == Lookup::in || path.lookup == Lookup::range)) {
        const std::size_t size = path.lookup == Lookup::in ? padded_size(value) : value.as_list().size();
        add(Mark::list);
        add(static_cast<std::uint32_t>(size));
        holders_.push_back({&operand, static_cast<std::uint32_t>(values_.size())});
        const std::size_t end = values_.size() + size;
        const Value* last = nullptr;
        for (const Value& each : value.as_list())
            if (!each.is_null() || path.lookup == Lookup::range)
                values_.push_back(last = &each);
        while (values_.size() < end)
            values_.push_back(last);
    } else if (value.is_null()) {
        add(Mark::null);
    } else {
        add(Mark::scalar);
        this->value(&operand, value);
    }
}

void Shape::expression(const ExpressionNode& node) {
    add(node.type);
    switch (node.type) {
        case ExpressionNode::Type::column:
            add(node.column);
            break;
        case ExpressionNode::Type::literal:
            add(static_cast<std::uint8_t>(node.literal.kind()));
            value(&node, node.literal);
            break;
        case ExpressionNode::Type::computed:
            add(node.op);
            expression(*node.left.node());
            expression(*node.right.node());
            break;
    }
}

}  // namespace nuages::orm::detail
