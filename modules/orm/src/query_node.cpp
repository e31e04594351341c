#include "query_node.h"

#include <algorithm>
#include <string>

#include <nuages/base/error.h>

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

namespace {

std::uint16_t deeper(std::uint16_t depth, const char* what) {
    if (depth >= detail::deepest_tree)
        throw ValueError(std::string(what) + " may be nested " + std::to_string(detail::deepest_tree) +
                         " deep at most.");
    return static_cast<std::uint16_t>(depth + 1);
}

}  // namespace

Expression::Expression(const Path& column) {
    auto* node = new detail::ExpressionNode(detail::ExpressionNode::Type::column);
    node->column = column;
    node_ = node;
}

Expression::Expression(Value literal) {
    auto* node = new detail::ExpressionNode(detail::ExpressionNode::Type::literal);
    node->literal = std::move(literal);
    node_ = node;
}

Expression::Expression(Operator op, const Expression& left, const Expression& right) {
    const std::uint16_t depth = deeper(std::max(left.node_->depth, right.node_->depth), "An expression");
    auto* node = new detail::ExpressionNode(detail::ExpressionNode::Type::computed);
    node->op = op;
    node->depth = depth;
    node->left = left;
    node->right = right;
    node_ = node;
}

Expression::Expression(const Expression& other) noexcept : node_(other.node_) {
    if (node_)
        node_->references.fetch_add(1, std::memory_order_relaxed);
}

void Expression::release() noexcept {
    if (node_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
        delete node_;
}

AnyQ::AnyQ(const Path& path, Operand operand) {
    auto* node = new detail::QNode(detail::QNode::Type::condition);
    node->path = path;
    node->operand = std::move(operand);
    node_ = node;
}

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
    std::uint16_t depth = 1;
    for (const AnyQ* each : {&a, &b})
        depth = std::max(depth, each->node_->type == type ? each->node_->depth
                                                          : deeper(each->node_->depth, "A condition"));
    auto* node = new detail::QNode(type);
    node->depth = depth;
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
    if (q.node_->type == detail::QNode::Type::negation)
        return q.node_->children.front();
    const std::uint16_t depth = deeper(q.node_->depth, "A condition");
    auto* node = new detail::QNode(detail::QNode::Type::negation);
    node->depth = depth;
    node->children.push_back(q);
    AnyQ result;
    result.node_ = node;
    return result;
}

}  // namespace nuages::orm
