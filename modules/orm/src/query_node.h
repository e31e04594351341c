#pragma once

#include <atomic>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include <nuages/orm/condition.h>
#include <nuages/orm/query.h>

#include "inline_vector.h"

// The chain behind Query: each node says one thing about the rows and points to the query that it was said
// of. Nodes are immutable and counted; they may be shared by threads.
namespace nuages::orm::detail {

struct QueryNode {
    enum class Type : std::uint8_t {
        filter,
        exclude,
        order,
        reverse,
        distinct,
        slice,
        none,
        select_related,
        related_to,
        column,
    };

    QueryNode(Type t, const QueryNode* before) noexcept
        : type(t), sliced(t == Type::slice || (before && before->sliced)), parent(before) {
        if (parent)
            parent->references.fetch_add(1, std::memory_order_relaxed);
    }

    mutable std::atomic<std::uint32_t> references{1};
    Type type;
    bool sliced;  // here or before
    const QueryNode* parent;
    std::vector<AnyCondition> conditions;  // filter, exclude
    std::vector<Path> paths;               // order, select_related, column
    std::int64_t from = 0;                 // slice
    std::int64_t to = -1;                  // slice; -1 for no end
    const FieldInfo* set = nullptr;        // related_to
    Value key;
    Peers* peers = nullptr;
};

void retain(const QueryNode* node) noexcept;
// Frees a chain without recursion, however long it is.
void release(const QueryNode* node) noexcept;

// The chain from its beginning.
class Chain {
public:
    explicit Chain(const QueryNode* last) {
        for (const QueryNode* node = last; node; node = node->parent)
            nodes_.push_back(node);
    }
    std::reverse_iterator<const QueryNode* const*> begin() const {
        return std::reverse_iterator(nodes_.end());
    }
    std::reverse_iterator<const QueryNode* const*> end() const {
        return std::reverse_iterator(nodes_.begin());
    }

private:
    InlineVector<const QueryNode*, 16> nodes_;
};

// Trees are walked by recursion, and a fiber's stack is small.
inline constexpr std::uint16_t deepest_tree = 200;

struct ExpressionNode {
    enum class Type : std::uint8_t { column, literal, computed };

    explicit ExpressionNode(Type t) noexcept : type(t) {}

    mutable std::atomic<std::uint32_t> references{1};
    Type type;
    Operator op{};
    std::uint16_t depth = 1;
    Path column;
    Value literal;
    Expression left, right;
};

struct QNode {
    enum class Type : std::uint8_t { condition, all_of, any_of, odd_of, negation };

    explicit QNode(Type t) noexcept : type(t) {}

    mutable std::atomic<std::uint32_t> references{1};
    Type type;
    std::uint16_t depth = 1;
    Path path;
    Operand operand;
    std::vector<AnyQ> children;
};

}  // namespace nuages::orm::detail
