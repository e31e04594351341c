#include "query_node.h"

#include "peers.h"

namespace nuages::orm {
namespace detail {

void retain(const QueryNode* node) noexcept {
    if (node)
        node->references.fetch_add(1, std::memory_order_relaxed);
}

void release(const QueryNode* node) noexcept {
    while (node && node->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        const QueryNode* parent = node->parent;
        if (node->peers)
            node->peers->release();
        delete node;
        node = parent;
    }
}

}  // namespace detail

Query::Query(const Query& other) noexcept : model_(other.model_), node_(other.node_) {
    detail::retain(node_);
}

void Query::release() noexcept {
    detail::release(node_);
}

Expression::Expression(const Path& column)
    : node_(new detail::ExpressionNode{{1}, detail::ExpressionNode::Type::column, {}, column, {}, {}, {}}) {}

Expression::Expression(Value literal)
    : node_(new detail::ExpressionNode{
          {1}, detail::ExpressionNode::Type::literal, {}, {}, std::move(literal), {}, {}}) {}

Expression::Expression(Operator op, const Expression& left, const Expression& right)
    : node_(
          new detail::ExpressionNode{{1}, detail::ExpressionNode::Type::computed, op, {}, {}, left, right}) {}

Expression::Expression(const Expression& other) noexcept : node_(other.node_) {
    if (node_)
        node_->references.fetch_add(1, std::memory_order_relaxed);
}

void Expression::release() noexcept {
    if (node_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
        delete node_;
}

AnyQ::AnyQ(const Path& path, Operand operand)
    : node_(new detail::QNode{{1}, detail::QNode::Type::condition, path, std::move(operand), {}}) {}

AnyQ::AnyQ(const AnyQ& other) noexcept : node_(other.node_) {
    if (node_)
        node_->references.fetch_add(1, std::memory_order_relaxed);
}

void AnyQ::release() noexcept {
    if (node_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
        delete node_;
}

AnyQ AnyQ::joined(Connector connector, const AnyQ& a, const AnyQ& b) {
    if (!a)
        return b;
    if (!b)
        return a;
    using Type = detail::QNode::Type;
    const Type type = connector == Connector::and_  ? Type::all_of
                      : connector == Connector::or_ ? Type::any_of
                                                    : Type::odd_of;
    auto* node = new detail::QNode{{1}, type, {}, {}, {}};
    AnyQ result;
    result.node_ = node;
    // A chain of the same connector stays flat, so that a hundred conditions in a loop make no deep tree.
    for (const AnyQ* each : {&a, &b}) {
        if (each->node_->type == type)
            node->children.insert(node->children.end(), each->node_->children.begin(),
                                  each->node_->children.end());
        else
            node->children.push_back(*each);
    }
    return result;
}

AnyQ AnyQ::negated(const AnyQ& q) {
    if (!q)
        return q;
    AnyQ result;
    result.node_ = new detail::QNode{{1}, detail::QNode::Type::negation, {}, {}, {q}};
    return result;
}

}  // namespace nuages::orm
