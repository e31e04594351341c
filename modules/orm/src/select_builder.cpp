#include "select_builder.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/db/errors.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/time_zone.h>

#include "expression_type.h"
#include "generic_fields.h"
#include "walker.h"
#include "where.h"
#include "window_filter.h"

namespace nuages::orm::detail {

SelectBuilder::SelectBuilder(const ModelInfo& model, const Shape& shape, char prefix, SelectBuilder* outer)
    : model_(model), shape_(shape), outer_(outer), prefix_(prefix), joins_(model, prefix) {}

void SelectBuilder::apply(const QueryNode* last) {
    using Type = QueryNode::Type;
    for (const QueryNode* node : Chain(last)) {
        scope_ = node->parent;
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
                order_ = node;
                ordered_ = true;
                break;
            case Type::reverse:
                reversed_ = !reversed_;
                break;
            case Type::distinct:
                distinct_ = true;
                distinct_on_.clear();
                if (!node->expressions.empty() && !shape_.dialect().has_distinct_on())
                    throw db::NotSupportedError(
                        {"DISTINCT ON fields is not supported by this database backend", {}, {}, {}});
                for (const Expression& each : node->expressions)
                    for (sql::Expr& column : sql::values_of(expression(each).expr))
                        distinct_on_.push_back(std::move(column));
                break;
            case Type::select_related:
                // Those that are named and all take each other's place, as in Django.
                if (node->paths.empty() || follows_all_keys_)
                    related_.clear();
                follows_all_keys_ = node->paths.empty();
                related_.insert(related_.end(), node->paths.begin(), node->paths.end());
                break;
            case Type::no_select_related:
                related_.clear();
                follows_all_keys_ = false;
                break;
            case Type::none:
                never_ = true;
                break;
            case Type::annotate:
                annotate(*node);
                break;
            case Type::values:
                set_values(*node);
                break;
            case Type::deferred:
                break;  // the compiler asks the chain
            case Type::lock:
                lock_ = node;
                break;
            case Type::combine:
                throw FieldError("A combined query cannot be used here.");
            case Type::used_database:
            case Type::slice:     // window_of() knows
            case Type::prefetch:  // when the rows are there
                break;
        }
    }
    scope_ = last;
}

// The joins to the links of a many-to-many relation are those that the next filter() is about, as in Django.
void SelectBuilder::related_to(const QueryNode& node) {
    if (node.set->is_generic_relation()) {
        // The key is a condition before this one.
        add_where(has_content_type(*node.set, joins_[0].name));
        return;
    }
    JoinPath joined = joins_.follow(node.set->steps_back(), 0, nullptr);
    joins_.trim(joined);
    const AliasSet aliases(joined.aliases.begin(), joined.aliases.end());
    joins_.demote(aliases);
    sticky_ = aliases;
    add_where(sql::match(sql::Match::equal, joins_.column(joined.aliases.back(), *joined.column),
                         parameter(&node, Form::plain)));
}

void SelectBuilder::annotate(const QueryNode& node) {
    bool groups = false;
    for (std::size_t i = 0; i < node.names.size(); ++i) {
        const Expression& said = node.expressions[i];
        Typed what = expression(said);
        const bool aggregate = said.node()->aggregate;
        if (!node.hidden)
            type_of(said, model_);  // throws where nothing could be read
        groups |= aggregate;
        annotations_.push_back({node.names[i], std::move(what), !node.hidden, aggregate});
    }
    if (!groups || grouping_ != Grouping::none)
        return;
    grouping_ = has_values_ ? Grouping::by_values : Grouping::by_model;
    for (const Annotation& each : values_)
        if (!each.aggregate)
            for (sql::Expr& column : sql::values_of(each.what.expr))
                group_.push_back(std::move(column));
}

void SelectBuilder::set_values(const QueryNode& node) {
    std::vector<Annotation> values;
    if (node.names.empty()) {
        for (const FieldInfo* field : model_.stored_fields()) {
            Typed what{joins_.any_column(0, *field), field->kind(), field->null(), type_of(*field), field};
            values.push_back({field->attname(), std::move(what), true, false});
        }
        for (const Annotation& each : annotations_)
            if (each.selected)
                values.push_back(each);
    }
    for (std::size_t i = 0; i < node.names.size(); ++i) {
        const Expression& said = node.expressions[i];
        type_of(said, model_);  // throws where nothing could be read
        values.push_back({node.names[i], expression(said), true, said.node()->aggregate});
    }
    // As if they had been annotated before.
    if (grouping_ == Grouping::none && !has_values_ &&
        std::any_of(node.expressions.begin(), node.expressions.end(), [](const Expression& each) {
            return each.node()->aggregate && each.node()->type != ExpressionNode::Type::annotation;
        }))
        grouping_ = Grouping::by_model;
    values_ = std::move(values);
    has_values_ = true;
    for (Annotation& each : annotations_)
        each.selected = false;
}

std::vector<Annotation> SelectBuilder::values() const {
    std::vector<Annotation> all = values_;
    for (const Annotation& each : annotations_)
        if (each.selected)
            all.push_back(each);
    return all;
}

void SelectBuilder::add_where(sql::Expr expr) {
    add_condition(where_, std::move(expr), sql::Expr::Type::all_of);
}

sql::Expr SelectBuilder::take_where() {
    sql::Expr where = simplified(std::move(where_));
    never_ = never_ || is_never(where);
    return where;
}

namespace {

// The columns in an expression that stand outside of aggregates.
void add_plain_columns(std::vector<sql::Expr>& columns, const sql::Expr& expr) {
    using Type = sql::Expr::Type;
    if (expr.type == Type::column)
        columns.push_back(expr);
    if (expr.aggregate && !(expr.details && expr.details->window))
        return;
    for (const sql::Expr& each : expr.operands)
        add_plain_columns(columns, each);
    if (expr.details)
        for (const sql::Expr& each : expr.details->partition)
            add_plain_columns(columns, each);
}

bool is_constant(const sql::Expr& expr) {
    using Type = sql::Expr::Type;
    return expr.type == Type::parameter || expr.type == Type::number || expr.type == Type::literal ||
           expr.type == Type::keyword;
}

// What an expression is grouped by: itself where it has no aggregate, else the columns beside those.
void add_group(std::vector<sql::Expr>& group, const sql::Expr& expr) {
    if (sql::has_aggregate(expr) || sql::has_window(expr) || expr.type == sql::Expr::Type::row)
        add_plain_columns(group, expr);
    else if (!is_constant(expr) && expr.type != sql::Expr::Type::all)
        group.push_back(expr);
}

}  // namespace

std::vector<sql::Expr> SelectBuilder::group_columns(const sql::Select& select) const {
    std::vector<sql::Expr> group = group_;
    if (grouping_ == Grouping::by_model) {
        for (const std::size_t selected : selected_) {
            add_plain_columns(group, joins_.column(selected, joins_[selected].model->primary_key()));
            // Inherited columns hang on the keys of their own tables.
            for (const std::size_t alias : joins_.parents_of(selected))
                add_plain_columns(group, joins_.column(alias, joins_[alias].model->primary_key()));
        }
    }
    for (const Annotation& each : annotations_)
        if (each.selected || grouping_ == Grouping::by_model)
            add_group(group, each.what.expr);
    for (const sql::OrderTerm& term : select.order)
        add_group(group, term.expr);
    add_plain_columns(group, select.having);
    return group;
}

void SelectBuilder::finish(sql::Select& select) {
    // What looks at single rows goes before the grouping, the rest after it.
    SplitCondition where = split_condition(take_where(), grouping_ != Grouping::none);
    std::optional<WindowFilter> filter;
    if (where.windows)
        filter.emplace(select, std::move(where.windows), shape_.dialect());
    select.where = std::move(where.rows);
    select.having = std::move(where.groups);
    select.distinct = distinct_;
    select.distinct_on = distinct_on_;
    if (grouping_ != Grouping::none) {
        select.group_by = group_columns(select);
        if (filter)
            for (const sql::Expr& each : filter->added())
                add_group(select.group_by, each);
    }
    joins_.write(select, shape_.dialect());
    if (filter)
        std::move(*filter).wrap(select);
}

bool SelectBuilder::filters_windows() const {
    return sql::has_window(where_);
}

bool SelectBuilder::is_ordered() const {
    return key_order_ || (ordered_ ? order_ && !order_->paths.empty() : model_.options().ordering.count > 0);
}

void SelectBuilder::order_by_nothing() {
    ordered_ = true;
    order_ = nullptr;
    key_order_ = false;
}

void SelectBuilder::order_by_key(bool descending) {
    key_order_ = true;
    key_descending_ = descending;
}

namespace {

void add_term(std::vector<sql::OrderTerm>& terms, sql::Expr expr, bool descending) {
    for (sql::Expr& each : sql::values_of(std::move(expr)))
        terms.push_back({std::move(each), descending, sql::OrderTerm::Nulls::by_default});
}

}  // namespace

std::vector<sql::OrderTerm> SelectBuilder::order_terms() {
    std::vector<sql::OrderTerm> terms;
    if (key_order_) {
        add_term(terms, joins_.column(0, model_.primary_key()), key_descending_ != reversed_);
    } else if (ordered_) {
        for (std::size_t i = 0; order_ && i < order_->paths.size(); ++i) {
            if (!order_->expressions.empty() && order_->expressions[i]) {
                add_order_term(terms, order_->expressions[i], reversed_);
                continue;
            }
            const Path& path = order_->paths[i];
            add_order(terms, 0, path, fields_of(model_, path), path.descending != reversed_, 0);
        }
    } else if (grouping_ == Grouping::none) {  // groups have no order by themselves
        for (std::string_view name : model_.options().ordering) {
            const Path path = resolve_dyn(model_, name, Use::order);
            add_order(terms, 0, path, fields_of(model_, path), path.descending != reversed_, 0);
        }
    }
    return terms;
}

std::string SelectBuilder::lock(const std::vector<std::size_t>& of) const {
    std::string text = lock_->variant & lock_no_key ? " FOR NO KEY UPDATE" : " FOR UPDATE";
    std::string_view comma = " OF ";
    for (const std::size_t alias : of) {
        text += comma;
        const sql::Qualifier& table = joins_[alias].name;
        if (table.generated)
            text += table.name;
        else
            shape_.dialect().quote_name(text, table.name);
        comma = ", ";
    }
    if (lock_->variant & lock_nowait)
        text += " NOWAIT";
    if (lock_->variant & lock_skip)
        text += " SKIP LOCKED";
    return text;
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
    if (path.transforms[0] != Transform::none) {
        terms.push_back({column(path).expr, descending, sql::OrderTerm::Nulls::by_default});
        return;
    }
    add_term(terms, joins_.column(joined.aliases.back(), *joined.column), descending);
}

Typed SelectBuilder::column(const Path& path) {
    return compiled_column(path, nullptr, true);
}

namespace {

Form form_of(const FieldInfo& field) {
    switch (field.kind()) {
        case Kind::json:
            return Form::json;
        case Kind::range:
            return Form::range;
        case Kind::hstore:
            return Form::hstore;
        case Kind::array:
            return field.meta().elements->kind == Kind::json ? Form::json_elements : Form::plain;
        default:
            return Form::plain;
    }
}

}  // namespace

sql::Expr SelectBuilder::assigned(const AnyAssignment& assignment, const FieldInfo& field) {
    const Operand& operand = assignment.operand;
    if (operand.expression) {
        if (operand.expression.node()->aggregate)
            throw FieldError("Aggregate functions are not allowed in this query (" + field.name() + ").");
        if (operand.expression.node()->window)
            throw FieldError("Window expressions are not allowed in this query (" + field.name() + ").");
        const std::vector<int> before = joins_.references();
        sql::Expr value = compiled(operand.expression, nullptr, false).expr;
        // Conditions and references from subqueries join what they need.
        const AliasSet used = joins_.used_since(before);
        if (std::any_of(used.begin(), used.end(), [](std::size_t alias) { return alias > 0; }))
            throw_joined_reference();
        if (value.type == sql::Expr::Type::row)
            throw FieldError("Composite primary keys expressions are not allowed in this query (" +
                             field.name() + "=F('pk')).");
        return value;
    }
    if (operand.query) {
        auto select = subquery(operand.query, nullptr);
        return select ? sql::subquery(std::move(*select)) : sql::keyword("NULL");
    }
    if (operand.value.is_null())
        return sql::keyword("NULL");
    return parameter(&operand, form_of(field));
}

}  // namespace nuages::orm::detail
