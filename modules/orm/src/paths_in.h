#pragma once

#include <nuages/orm/condition.h>
#include <nuages/orm/expression.h>

#include "expression_node.h"
#include "query_node.h"

namespace nuages::orm::detail {

template <class F>
void for_each_path(const Expression& expression, F&& f);

// Calls f(path) for every path in conditions and expressions that name fields of the query that they are in:
// not those of queries inside.
template <class F>
void for_each_path(const AnyQ& q, F&& f) {
    if (!q)
        return;
    const QNode& node = *q.node();
    if (node.path)
        f(node.path);
    for_each_path(node.left, f);
    for_each_path(node.operand.expression, f);
    for (const AnyQ& child : node.children)
        for_each_path(child, f);
}

template <class F>
void for_each_path(const Expression& expression, F&& f) {
    if (!expression)
        return;
    const ExpressionNode& node = *expression.node();
    if (node.column)
        f(node.column);
    for (const auto* list : {&node.arguments, &node.order, &node.partition})
        for (const Expression& each : *list)
            for_each_path(each, f);
    for (const AnyQ& each : node.conditions)
        for_each_path(each, f);
    for_each_path(node.filter, f);
}

template <class F>
void for_each_path(const AnyCondition& condition, F&& f) {
    if (condition.path)
        f(condition.path);
    for_each_path(condition.operand.expression, f);
    for_each_path(condition.tree, f);
}

// The same for what a query is made of.
template <class F>
void for_each_path(const QueryNode* last, F&& f) {
    for (const QueryNode* node : Chain(last)) {
        for (const AnyCondition& condition : node->conditions)
            for_each_path(condition, f);
        for (const Path& path : node->paths)
            if (path)
                f(path);
        for (const Expression& each : node->expressions)
            for_each_path(each, f);
    }
}

}  // namespace nuages::orm::detail
