#pragma once

#include <atomic>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/orm/condition.h>
#include <nuages/orm/query.h>

#include "expression_node.h"
#include "inline_vector.h"

namespace nuages::db {
class Database;
}

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
        no_select_related,
        related_to,
        values,
        annotate,
        combine,
        deferred,
        prefetch,
        lock,
        used_database,
    };

    QueryNode(Type t, const QueryNode* before) noexcept
        : type(t), sliced(t == Type::slice || (before && before->sliced)), parent(before) {
        if (!parent)
            return;
        parent->references.fetch_add(1, std::memory_order_relaxed);
        alias = parent->alias;
        hint = parent->hint;
        hint_model = parent->hint_model;
    }

    mutable std::atomic<std::uint32_t> references{1};
    Type type;
    bool sliced;  // here or before
    const QueryNode* parent;
    std::vector<AnyCondition> conditions;  // filter, exclude
    std::vector<Path> paths;               // order; select_related: none for all
    // annotate, values, distinct; order: where there are any, as many as paths, and those that are set count
    std::vector<Expression> expressions;
    std::vector<std::string> names;  // annotate, values, deferred; prefetch: none to take back those before
    bool hidden = false;             // annotate: not selected; deferred: these only
    std::uint8_t variant = 0;        // combine: a sql::Compound::Type; lock: flags
    std::vector<Query> queries;      // combine; prefetch: unset where it has none of its own
    std::int64_t from = 0;           // slice
    std::int64_t to = -1;            // slice; -1 for no end
    const FieldInfo* set = nullptr;  // related_to
    Value key;
    Peers* peers = nullptr;
    const std::string* alias = nullptr;  // what using_() said, here or before: a name of that node
    // Of the object that this starts from: its database, where that was chosen, and its model.
    db::Database* hint = nullptr;
    const ModelInfo* hint_model = nullptr;
};

// Of select_for_update().
enum LockFlags : std::uint8_t { lock_nowait = 1, lock_skip = 2, lock_no_key = 4 };

void retain(const QueryNode* node) noexcept;
// Frees a chain without recursion, however long it is.
void release(const QueryNode* node) noexcept;

// The last node of a type; null where there is none.
inline const QueryNode* last_of(QueryNode::Type type, const QueryNode* node) noexcept {
    while (node && node->type != type)
        node = node->parent;
    return node;
}

// NotSupportedError for a method that a union, or another combination of queries, does not have.
void refuse_after_union(const QueryNode* last, std::string_view method);

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

}  // namespace nuages::orm::detail
