#include "select_builder.h"

#include <nuages/base/error.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/time_zone.h>

#include "walker.h"
#include "where.h"

namespace nuages::orm::detail {

SelectBuilder::SelectBuilder(const ModelInfo& model, const Shape& shape, char prefix)
    : model_(model), shape_(shape), joins_(model, prefix) {}

void SelectBuilder::apply(const QueryNode* last) {
    using Type = QueryNode::Type;
    for (const QueryNode* node : Chain(last)) {
        switch (node->type) {
            case Type::filter:
            case Type::exclude: {
                ConditionGroup said;
                said.negated = node->type == Type::exclude;
                for (const AnyCondition& condition : node->conditions)
                    said.add(condition);
                filter(said);
                break;
            }
            case Type::related_to:
                related_to(*node);
                break;
            case Type::order:
                set_order(node->paths);
                break;
            case Type::reverse:
                reversed_ = !reversed_;
                break;
            case Type::distinct:
                distinct_ = true;
                break;
            case Type::select_related:
                related_.insert(related_.end(), node->paths.begin(), node->paths.end());
                break;
            case Type::none:
                never_ = true;
                break;
            case Type::column:
                column_ = node->paths.front();
                break;
            case Type::slice:
                break;  // window_of() knows
        }
    }
}

// The joins to the links of a many-to-many relation are those that the next filter() is about, as in Django.
void SelectBuilder::related_to(const QueryNode& node) {
    JoinPath joined = joins_.follow(node.set->steps_back(), 0, nullptr);
    joins_.trim(joined);
    const AliasSet aliases(joined.aliases.begin(), joined.aliases.end());
    joins_.demote(aliases);
    sticky_ = aliases;
    add_where(sql::match(sql::Match::equal, joins_.column(joined.aliases.back(), *joined.column),
                         parameter(&node, Form::plain)));
}

void SelectBuilder::add_where(sql::Expr expr) {
    add_condition(where_, std::move(expr), sql::Expr::Type::all_of);
}

sql::Expr SelectBuilder::take_where() {
    sql::Expr where = simplified(std::move(where_));
    never_ = never_ || is_never(where);
    return where;
}

bool SelectBuilder::is_ordered() const {
    return ordered_ ? !order_.empty() : model_.options().ordering.count > 0;
}

std::vector<sql::OrderTerm> SelectBuilder::order_terms() {
    std::vector<sql::OrderTerm> terms;
    if (ordered_) {
        for (const Path& path : order_)
            add_order(terms, 0, path, fields_of(model_, path), path.descending != reversed_, 0);
    } else {
        for (std::string_view name : model_.options().ordering) {
            const Path path = resolve_dyn(model_, name, Use::order);
            add_order(terms, 0, path, fields_of(model_, path), path.descending != reversed_, 0);
        }
    }
    return terms;
}

// A relation sorts as its model does by default, unless the key itself is named.
void SelectBuilder::add_order(std::vector<sql::OrderTerm>& terms, std::size_t start, const Path& path,
                              const std::vector<const FieldInfo*>& fields, bool descending, int depth) {
    if (depth > 8)
        throw FieldError("The orderings of the models lead in a circle: " + model_.label() +
                         " cannot be sorted.");
    JoinPath joined = joins_.follow(fields, start, nullptr);
    const FieldInfo& last = *joined.last;
    if (last.is_relation() && !path.by_key && last.target()->options().ordering.count > 0) {
        const std::size_t alias = joined.aliases.back();
        for (std::string_view name : last.target()->options().ordering) {
            const Path next = resolve_dyn(*last.target(), name, Use::order);
            add_order(terms, alias, next, fields_of(*last.target(), next), next.descending != descending,
                      depth + 1);
        }
        return;
    }
    joins_.trim(joined);
    sql::Expr column = joins_.column(joined.aliases.back(), *joined.column);
    terms.push_back({std::move(column), descending, sql::OrderTerm::Nulls::by_default});
}

Typed SelectBuilder::column(const Path& path) {
    JoinPath joined = joins_.follow(fields_of(model_, path), 0, nullptr);
    joins_.trim(joined);
    return {joins_.column(joined.aliases.back(), *joined.column), joined.column->kind(),
            joined.column->null() || joins_[joined.aliases.back()].outer};
}

Typed SelectBuilder::expression(const ExpressionNode& node, AliasSet* reusable, bool allow_joins) {
    switch (node.type) {
        case ExpressionNode::Type::literal: {
            static constexpr Kind kinds[] = {
                Kind::any,  Kind::boolean,  Kind::integer,  Kind::real, Kind::text, Kind::bytes, Kind::date,
                Kind::time, Kind::datetime, Kind::duration, Kind::uuid, Kind::json, Kind::json,  Kind::any};
            return {parameter(&node, Form::plain), kinds[static_cast<std::size_t>(node.literal.kind())],
                    false};
        }
        case ExpressionNode::Type::column: {
            JoinPath joined = joins_.follow(fields_of(model_, node.column), 0, reusable);
            joins_.trim(joined);
            if (!allow_joins && joined.aliases.size() > 1)
                throw FieldError(
                    "Joined field references are not permitted in this query: the new value of a row can "
                    "only be made of the row's own columns.");
            if (reusable)
                reusable->insert(joined.aliases.begin(), joined.aliases.end());
            return {joins_.column(joined.aliases.back(), *joined.column), joined.column->kind(),
                    joined.column->null()};
        }
        case ExpressionNode::Type::computed:
            break;
    }
    Typed left = expression(*node.left.node(), reusable, allow_joins);
    Typed right = expression(*node.right.node(), reusable, allow_joins);
    const auto op = static_cast<sql::Arithmetic>(node.op);
    const auto is_moment = [](Kind kind) { return kind == Kind::datetime || kind == Kind::date; };
    if (op == sql::Arithmetic::subtract && left.kind == right.kind &&
        (is_moment(left.kind) || left.kind == Kind::time))
        return {sql::moment_diff(left.kind == Kind::time   ? sql::Moment::time
                                 : left.kind == Kind::date ? sql::Moment::date
                                                           : sql::Moment::datetime,
                                 std::move(left.expr), std::move(right.expr)),
                Kind::duration, false};
    if (is_moment(left.kind) && right.kind == Kind::duration)
        return {sql::moment_add(op, std::move(left.expr), std::move(right.expr)), left.kind, false};
    if (is_moment(right.kind) && left.kind == Kind::duration && op == sql::Arithmetic::add)
        return {sql::moment_add(op, std::move(left.expr), std::move(right.expr)), right.kind, false};
    const Kind kind = left.kind == Kind::real || right.kind == Kind::real ? Kind::real : left.kind;
    return {sql::arithmetic(op, std::move(left.expr), std::move(right.expr)), kind, false};
}

sql::Expr SelectBuilder::assigned(const AnyAssignment& assignment, const FieldInfo& field) {
    const Operand& operand = assignment.operand;
    if (operand.expression)
        return expression(*operand.expression.node(), nullptr, false).expr;
    if (operand.value.is_null())
        return sql::keyword("NULL");
    return parameter(&operand, field.kind() == Kind::json ? Form::json : Form::plain);
}

std::optional<sql::Select> SelectBuilder::subquery(const Query& query, const Shape& shape, char prefix,
                                                   const FieldInfo& column) {
    SelectBuilder builder(query.model(), shape, prefix);
    builder.apply(query.node());
    sql::Select select;
    select.distinct = builder.distinct_;
    select.columns.push_back(
        {builder.column_ ? builder.column(builder.column_).expr : builder.joins_.column(0, column), {}});
    select.where = builder.take_where();
    const Window window = window_of(query.node());
    if (builder.never_ || window.count == 0)
        return std::nullopt;
    if (window.limited()) {
        select.order = builder.order_terms();
        if (window.count >= 0)
            select.limit = sql::number(window.count);
        if (window.from > 0)
            select.offset = sql::number(window.from);
    }
    builder.joins_.write(select);
    return select;
}

}  // namespace nuages::orm::detail
