#include "window_filter.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <nuages/db/errors.h>
#include <nuages/sql/writer.h>

namespace nuages::orm::detail {
namespace {

using Type = sql::Expr::Type;

SplitCondition split(const sql::Expr& condition, bool is_negated, bool is_grouped) {
    const bool aggregate = sql::has_aggregate(condition), window = sql::has_window(condition);
    if (!aggregate && !window)
        return {condition, {}, {}};
    if (!condition.is_connected())
        return window ? SplitCondition{{}, {}, condition} : SplitCondition{{}, condition, {}};
    const bool negated = is_negated != condition.negated;
    const bool together =
        condition.type == Type::odd_of || (condition.type == Type::all_of ? negated : !negated);
    if (together && !window)
        return {{}, condition, {}};
    // As many conditions as there are parts, connected as they were.
    SplitCondition result;
    const auto add = [&](sql::Expr& part, sql::Expr each) {
        if (!each)
            return;
        if (!part) {
            part.type = condition.type;
            part.negated = condition.negated;
        }
        part.operands.push_back(std::move(each));
    };
    for (const sql::Expr& each : condition.operands) {
        SplitCondition parts = split(each, negated, is_grouped);
        add(result.rows, std::move(parts.rows));
        add(result.groups, std::move(parts.groups));
        add(result.windows, std::move(parts.windows));
    }
    if (!together || !result.windows)
        return result;
    if (result.rows && is_grouped)
        throw db::NotSupportedError(
            {"Heterogeneous disjunctive predicates against window functions are not implemented when "
             "performing conditional aggregation.",
             {},
             {},
             {}});
    return {{}, {}, condition};
}

bool is_constant(const sql::Expr& expr) {
    return expr.type == Type::parameter || expr.type == Type::number || expr.type == Type::literal ||
           expr.type == Type::keyword;
}

}  // namespace

SplitCondition split_condition(const sql::Expr& condition, bool is_grouped) {
    return split(condition, false, is_grouped);
}

WindowFilter::WindowFilter(sql::Select& select, sql::Expr condition, const sql::Dialect& dialect)
    : dialect_(dialect), condition_(std::move(condition)), order_(select.order) {
    name_columns(select);
    move_out(select, condition_);
    for (sql::OrderTerm& term : order_)
        term.expr = moved_out(select, std::move(term.expr));
}

// The SELECT around has to tell them apart, and knows no tables.
void WindowFilter::name_columns(sql::Select& select) {
    std::vector<std::string> taken;
    for (const sql::Output& output : select.columns)
        taken.push_back(output.alias);
    const auto is_taken = [&](const std::string& name) {
        return std::find(taken.begin(), taken.end(), name) != taken.end();
    };
    std::size_t number = 0;
    for (sql::Output& output : select.columns) {
        if (output.alias.empty() && output.expr.type == Type::column && !is_taken(output.expr.text)) {
            names_.push_back(output.expr.text);
            taken.push_back(output.expr.text);
            continue;
        }
        while (output.alias.empty())
            if (std::string name = "col" + std::to_string(++number); !is_taken(name))
                output.alias = std::move(name);
        names_.push_back(output.alias);
    }
}

bool WindowFilter::same(const sql::Expr& a, const sql::Expr& b) const {
    sql::Writer left(dialect_), right(dialect_);
    const sql::Text one = left.expr(a).take(), other = right.expr(b).take();
    return one.sql == other.sql && one.parameters == other.parameters;
}

sql::Expr WindowFilter::moved_out(sql::Select& select, sql::Expr expr) {
    if (is_constant(expr))
        return expr;
    if (expr.type == Type::row) {
        for (sql::Expr& each : expr.operands)
            each = moved_out(select, std::move(each));
        return expr;
    }
    for (std::size_t i = 0; i < select.columns.size(); ++i)
        if (same(select.columns[i].expr, expr))
            return sql::column(i < names_.size() ? names_[i] : select.columns[i].alias);
    std::string name = "qual" + std::to_string(added_.size());
    added_.push_back(expr);
    select.columns.push_back({std::move(expr), name});
    return sql::column(name);
}

void WindowFilter::move_out(sql::Select& select, sql::Expr& condition) {
    const bool compares = condition.type == Type::match || condition.type == Type::in ||
                          condition.type == Type::between || condition.type == Type::is_null;
    // A subquery may speak of the rows that it stands in: it stays with them.
    if (condition.query || (!compares && !condition.is_connected())) {
        condition = moved_out(select, std::move(condition));
        return;
    }
    for (sql::Expr& each : condition.operands) {
        if (compares)
            each = moved_out(select, std::move(each));
        else
            move_out(select, each);
    }
}

void WindowFilter::wrap(sql::Select& select) && {
    sql::Select inner = std::exchange(select, {});
    select.limit = std::exchange(inner.limit, {});
    select.offset = std::exchange(inner.offset, {});
    if (inner.distinct_on.empty())  // which keeps the first rows of an order
        inner.order.clear();
    for (const std::string& name : names_)
        select.columns.push_back({sql::column(name), {}});
    select.from = std::make_shared<const sql::Select>(std::move(inner));
    select.as = {"qualify", false};
    select.where = std::move(condition_);
    select.order = std::move(order_);
}

}  // namespace nuages::orm::detail
