#include "query_node.h"

#include <memory>
#include <string>

#include <nuages/base/error.h>
#include <nuages/db/errors.h>

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

void refuse_after_union(const QueryNode* last, std::string_view method) {
    if (const QueryNode* node = last_of(QueryNode::Type::combine, last)) {
        static constexpr std::string_view words[] = {"union", "union", "intersection", "difference"};
        throw db::NotSupportedError({"Calling QuerySet." + std::string(method) + "() after " +
                                         std::string(words[node->variant]) + "() is not supported.",
                                     {},
                                     {},
                                     {}});
    }
}

}  // namespace detail

Query::Query(const Query& other) noexcept : model_(other.model_), node_(other.node_) {
    detail::retain(node_);
}

void Query::release() noexcept {
    detail::release(node_);
}

AnyQ::AnyQ(const Path& path, Operand operand) {
    auto node = std::make_unique<detail::QNode>(detail::QNode::Type::condition);
    node->path = path;
    node->operand = std::move(operand);
    detail::settle(*node);
    node_ = node.release();
}

AnyQ AnyQ::named(std::string_view lookup, Operand operand) {
    auto node = std::make_unique<detail::QNode>(detail::QNode::Type::condition);
    node->name = lookup;
    node->operand = std::move(operand);
    detail::settle(*node);
    return AnyQ(node.release());
}

AnyQ::AnyQ(Expression condition) {
    // A condition that was made an expression is itself again.
    if (condition.node()->type == detail::ExpressionNode::Type::condition) {
        *this = condition.node()->conditions.front();
        return;
    }
    auto node = std::make_unique<detail::QNode>(detail::QNode::Type::condition);
    node->left = std::move(condition);
    node->bare = true;
    detail::settle(*node);
    node_ = node.release();
}

AnyQ::AnyQ(Expression left, Lookup lookup, Operand operand) {
    auto node = std::make_unique<detail::QNode>(detail::QNode::Type::condition);
    node->left = std::move(left);
    node->path.lookup = lookup;
    node->operand = std::move(operand);
    detail::settle(*node);
    node_ = node.release();
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
    auto node = std::make_unique<detail::QNode>(type);
    // A chain of the same connector stays flat, so that a hundred conditions in a loop make no deep tree.
    for (const AnyQ* each : {&a, &b}) {
        if (each->node_->type == type)
            node->children.insert(node->children.end(), each->node_->children.begin(),
                                  each->node_->children.end());
        else
            node->children.push_back(*each);
    }
    detail::settle(*node);
    return AnyQ(node.release());
}

AnyQ AnyQ::negated(const AnyQ& q) {
    if (!q)
        return q;
    if (q.node_->type == detail::QNode::Type::negation)
        return q.node_->children.front();
    auto node = std::make_unique<detail::QNode>(detail::QNode::Type::negation);
    node->children.push_back(q);
    detail::settle(*node);
    return AnyQ(node.release());
}

}  // namespace nuages::orm
