#include <algorithm>
#include <string>
#include <utility>

#include <nuages/base/error.h>
#include <nuages/db/errors.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/time_zone.h>

#include "expression_type.h"
#include "own_sql.h"
#include "resolver.h"
#include "select_builder.h"
#include "where.h"

// What expressions are in SQL.
namespace nuages::orm::detail {

using Type = ExpressionNode::Type;

namespace {

bool is_moment(Kind kind) {
    return kind == Kind::datetime || kind == Kind::date;
}

sql::Moment moment_of(Kind kind) {
    return kind == Kind::time   ? sql::Moment::time
           : kind == Kind::date ? sql::Moment::date
                                : sql::Moment::datetime;
}

std::string_view zone_of(const ExpressionNode& node) {
    return tz::name(node.has_zone ? node.zone : current_time_zone());
}

Typed typed(sql::Expr expr, const OutputType& output, bool nullable = true) {
    return {std::move(expr), output ? output.kind : Kind::any, nullable, output};
}

// What is computed is computed from single values.
Typed single(Typed what, std::string_view expression) {
    if (what.expr.type == sql::Expr::Type::row)
        throw ValueError(std::string(expression) + " expression does not support composite primary keys.");
    return what;
}

// COUNT counts rows: the first column of a key is as good as all of them.
Typed first_of_key(Typed what, bool distinct) {
    if (what.expr.type != sql::Expr::Type::row)
        return what;
    if (distinct)
        throw db::NotSupportedError({"COUNT(DISTINCT) doesn't support composite primary keys", {}, {}, {}});
    what.expr = sql::Expr(what.expr.operands.front());
    return what;
}

}  // namespace

Typed SelectBuilder::compiled(const Expression& expression, AliasSet* reusable, bool allow_joins) {
    const ExpressionNode& node = *expression.node();
    switch (node.type) {
        case Type::named:
            return compiled_name(node, reusable, allow_joins);
        case Type::outer:
            return outer_reference(node);
        case Type::annotation:
            // Where nothing may be joined, what it joins counts, too.
            if (const Typed* known = allow_joins ? find_annotation(node.name) : nullptr)
                return *known;
            [[fallthrough]];
        case Type::ordered:
            return compiled(node.arguments.front(), reusable, allow_joins);
        case Type::column:
            return compiled_column(node.column, reusable, allow_joins);
        case Type::literal:
            return compiled_literal(node);
        case Type::case_when:
            return compiled_case(node, reusable, allow_joins);
        case Type::subquery:
            return compiled_subquery(expression);
        case Type::exists:
            return compiled_exists(node);
        case Type::condition:
            return compiled_condition(node);
        case Type::window:
            return compiled_window(node, reusable, allow_joins);
        case Type::star:
        case Type::computed:
        case Type::call:
        case Type::own_call:
        case Type::cast:
        case Type::wrapped:
        case Type::collated:
        case Type::transformed:
        case Type::truncated:
        case Type::json_key:
        case Type::raw:
            break;
    }
    const bool over_window = std::exchange(over_window_, false);
    std::vector<Typed> operands;
    operands.reserve(node.arguments.size());
    for (const Expression& each : node.arguments)
        operands.push_back(compiled(each, reusable, allow_joins));
    return composed(expression, std::move(operands), over_window);
}

Typed SelectBuilder::composed(const Expression& expression, std::vector<Typed> operands, bool over_window) {
    const ExpressionNode& node = *expression.node();
    switch (node.type) {
        case Type::star:
            return typed(sql::all_columns(), {}, false);
        case Type::computed:
            return composed_arithmetic(expression, std::move(operands));
        case Type::call:
            return composed_call(node, std::move(operands), over_window);
        case Type::own_call:
            return composed_own_call(node, std::move(operands));
        case Type::transformed:
            return composed_transform(expression, std::move(operands.front()));
        case Type::truncated:
            return composed_truncation(node, std::move(operands.front()));
        case Type::json_key:
            return composed_json_key(node, std::move(operands.front()));
        case Type::raw:
            return composed_raw(node, std::move(operands));
        default:
            return composed_cast(node, std::move(operands.front()));
    }
}

const Typed* SelectBuilder::find_annotation(std::string_view name) const {
    for (const std::vector<Annotation>* list : {&annotations_, &values_})
        for (const Annotation& each : *list)
            if (each.name == name)
                return &each.what;
    return nullptr;
}

Typed SelectBuilder::compiled_literal(const ExpressionNode& node) {
    const OutputType output = node.output ? node.output : type_of(node.literal);
    if (node.literal.is_null())
        return typed(sql::keyword("NULL"), output);
    return typed(parameter(&node, output.kind == Kind::json ? Form::json : Form::plain), output, false);
}

Typed SelectBuilder::compiled_name(const ExpressionNode& node, AliasSet* reusable, bool allow_joins) {
    return compiled(resolve_name({model_, scope_}, node.name), reusable, allow_joins);
}

Typed SelectBuilder::compiled_exists(const ExpressionNode& node) {
    return typed(exists(node.query, node.negated), OutputType::of("BooleanField"), false);
}

Typed SelectBuilder::compiled_subquery(const Expression& expression) {
    auto select = subquery(expression.node()->query, nullptr);
    const OutputType output = type_of(expression, model_, Mixing::gives_nothing);
    return typed(select ? sql::subquery(std::move(*select)) : sql::keyword("NULL"), output);
}

Typed SelectBuilder::compiled_condition(const ExpressionNode& node) {
    sql::Expr condition = simplified(inside_condition(node.conditions.front()));
    if (is_never(condition) || (condition.is_connected() && condition.operands.empty()))
        condition = sql::number(is_never(condition) ? 0 : 1);
    return typed(std::move(condition), OutputType::of("BooleanField"));
}

// Also what is a cast for us alone, and a collation.
Typed SelectBuilder::composed_cast(const ExpressionNode& node, Typed operand) {
    const std::string_view word = node.type == Type::cast      ? "Cast"
                                  : node.type == Type::wrapped ? "ExpressionWrapper"
                                                               : "Collate";
    Typed what = single(std::move(operand), word);
    what.field = nullptr;
    if (node.type == Type::cast)
        return typed(sql::cast(std::move(what.expr), column_type(node.output)), node.output, what.nullable);
    if (node.type == Type::collated) {
        what.expr = sql::collated(std::move(what.expr), node.name);
        return what;
    }
    what.output = node.output;
    what.kind = node.output.kind;
    return what;
}

Typed SelectBuilder::compiled_window(const ExpressionNode& node, AliasSet* reusable, bool allow_joins) {
    const bool was_over = std::exchange(over_window_, true);
    Typed function = compiled(node.arguments.front(), reusable, allow_joins);
    over_window_ = was_over;
    auto details = std::make_shared<sql::CallDetails>(function.expr.details ? *function.expr.details
                                                                            : sql::CallDetails());
    details->window = true;
    for (const Expression& each : node.partition)
        for (sql::Expr& column : sql::values_of(compiled(each, reusable, allow_joins).expr))
            details->partition.push_back(std::move(column));
    details->order = order_terms(node.order);
    details->frame = {static_cast<sql::Frame::Unit>(node.frame.unit), node.frame.from, node.frame.to,
                      static_cast<sql::Frame::Exclusion>(node.frame.exclusion)};
    function.expr.details = std::move(details);
    function.field = nullptr;
    return function;
}

Typed SelectBuilder::composed_transform(const Expression& expression, Typed operand) {
    const ExpressionNode& node = *expression.node();
    Typed what = single(std::move(operand), "Extract");
    if (const meta::OwnLookup* own = own_transform_of(node, model_)) {
        transform(what, *own);
        return what;
    }
    if (node.transform < Transform::year) {
        transform(what, node.transform, model_.description());
        return what;
    }
    const OutputType output = type_of(expression, model_, Mixing::gives_nothing);
    if (node.transform >= Transform::date)
        what.expr =
            sql::cast_moment(node.transform == Transform::date ? sql::Moment::date : sql::Moment::time,
                             std::move(what.expr), zone_of(node));
    else
        what.expr =
            sql::extract(name_of(node.transform), moment_of(what.kind), std::move(what.expr), zone_of(node));
    return typed(std::move(what.expr), output, what.nullable);
}

Typed SelectBuilder::composed_truncation(const ExpressionNode& node, Typed operand) {
    Typed what = single(std::move(operand), "Trunc");
    const OutputType output = node.output ? node.output : what.output;
    return typed(sql::truncated(node.part, moment_of(what.kind), moment_of(output.kind), std::move(what.expr),
                                zone_of(node)),
                 output, what.nullable);
}

Typed SelectBuilder::composed_raw(const ExpressionNode& node, std::vector<Typed> operands) {
    std::vector<sql::Expr> parameters;
    for (Typed& each : operands)
        parameters.push_back(single(std::move(each), "RawSQL").expr);
    return typed(sql::raw(node.name, std::move(parameters)), node.output);
}

Typed SelectBuilder::compiled_column(const Path& path, AliasSet* reusable, bool allow_joins) {
    const std::vector<const FieldInfo*> fields = fields_of(model_, path);
    JoinPath joined = joins_.follow(fields, 0, reusable);
    joins_.trim(joined);
    if (!allow_joins && joined.aliases.size() > 1)
        throw_joined_reference();
    if (reusable)
        reusable->insert(joined.aliases.begin(), joined.aliases.end());
    const FieldInfo& column = *joined.column;
    Typed result{joins_.column(joined.aliases.back(), column),
                 column.kind() == Kind::relation ? type_of(column).kind : column.kind(),
                 column.null() || joins_[joined.aliases.back()].outer, type_of(column), &column};
    if (path.transforms[0] == Transform::none)
        return result;
    const meta::Description& owner = owner_of(model_, path);
    for (const Transform each : path.transforms)
        if (each != Transform::none)
            transform(result, each, owner);
    return result;
}

Typed SelectBuilder::composed_arithmetic(const Expression& expression, std::vector<Typed> operands) {
    const ExpressionNode& node = *expression.node();
    Typed left = single(std::move(operands[0]), "CombinedExpression");
    Typed right = single(std::move(operands[1]), "CombinedExpression");
    const auto op = static_cast<sql::Arithmetic>(node.op);
    const bool adds = op == sql::Arithmetic::add || op == sql::Arithmetic::subtract;
    OutputType output = node.output;
    if (op == sql::Arithmetic::subtract && left.kind == right.kind &&
        (is_moment(left.kind) || left.kind == Kind::time))
        return typed(sql::moment_diff(moment_of(left.kind), std::move(left.expr), std::move(right.expr)),
                     OutputType::of("DurationField"));
    if (adds && is_moment(left.kind) && right.kind == Kind::duration)
        return typed(sql::moment_add(op, std::move(left.expr), std::move(right.expr)),
                     output ? output : OutputType::of("DateTimeField"));
    if (is_moment(right.kind) && left.kind == Kind::duration && op == sql::Arithmetic::add)
        return typed(sql::moment_add(op, std::move(left.expr), std::move(right.expr)),
                     output ? output : OutputType::of("DateTimeField"));
    if (!output) {
        output = type_of(expression, model_, Mixing::gives_nothing);
        if (!output)
            output = left.kind == Kind::real || !right.output ? left.output : right.output;
    }
    sql::Expr result = sql::arithmetic(op, std::move(left.expr), std::move(right.expr));
    if (output.kind == Kind::decimal && !shape_.dialect().has_decimal_type())
        result = sql::cast(std::move(result), column_type(output));
    return typed(std::move(result), output);
}

namespace {

// PostgreSQL has logarithms and rests of decimals only, and asks for the types of the parts of JSON.
sql::Expr as_argument(Typed argument, const Function& function, const sql::Dialect& dialect) {
    const bool wants_decimals = function.name == "Log" || function.name == "Mod";
    const bool makes_json = function.name == "JSONObject" || function.name == "JSONArray";
    if (!dialect.has_decimal_type() || (!wants_decimals && !makes_json))
        return std::move(argument.expr);
    if (wants_decimals && argument.output.kind == Kind::real)
        return sql::cast(std::move(argument.expr), {sql::ColumnType::Kind::decimal, false, 1000, 15});
    if (makes_json && argument.expr.type == sql::Expr::Type::parameter && argument.output)
        return sql::cast(std::move(argument.expr), column_type(argument.output));
    return std::move(argument.expr);
}

}  // namespace

Typed SelectBuilder::composed_call(const ExpressionNode& node, std::vector<Typed> operands,
                                   bool over_window) {
    const Function& function = *node.function;
    if (!over_window && function.sort == Function::Sort::window)
        throw FieldError(std::string(function.name) + " is a window function: give it to dyn::window().");
    if (function.is_postgres_only && &shape_.dialect() == &sql::sqlite_dialect())
        throw db::NotSupportedError(
            {std::string(function.name) + " is a function of PostgreSQL, which SQLite does not have.",
             {},
             {},
             {}});
    std::vector<sql::Expr> arguments;
    OutputType output = node.output;
    bool mixed_kinds = false;
    OutputType first;
    for (Typed& operand : operands) {
        Typed argument = function.name == "Count" ? first_of_key(std::move(operand), node.distinct)
                                                  : single(std::move(operand), function.name);
        if (argument.output && !first)
            first = argument.output;
        mixed_kinds |= argument.output && argument.output.kind != first.kind;
        arguments.push_back(as_argument(std::move(argument), function, shape_.dialect()));
    }
    if (!output) {
        switch (function.gives) {
            case Function::Gives::fixed:
                output = OutputType::of(function.output);
                break;
            case Function::Gives::numeric:
                output = OutputType::of(first.kind == Kind::decimal ? "DecimalField" : "FloatField");
                break;
            case Function::Gives::average:
                output = first.kind == Kind::integer ? OutputType::of("FloatField") : first;
                break;
            case Function::Gives::array_of_first:
                output = array_of(first);
                break;
            default:
                output = mixed_kinds && first.kind == Kind::integer && function.gives == Function::Gives::same
                             ? OutputType()
                             : first;
        }
    }
    sql::Expr call = sql::call(function.sql, std::move(arguments));
    call.aggregate = function.sort == Function::Sort::aggregate;
    call.distinct = node.distinct;
    add_details(call, node);
    if (output.kind == Kind::decimal && !call.aggregate && !shape_.dialect().has_decimal_type() &&
        function.sort == Function::Sort::plain)
        call = sql::cast(std::move(call), column_type(output));
    return typed(std::move(call), output);
}

void SelectBuilder::add_details(sql::Expr& call, const ExpressionNode& node) {
    if (!node.filter && node.order.empty())
        return;
    auto details = std::make_shared<sql::CallDetails>();
    if (node.filter) {
        details->filter = simplified(inside_condition(node.filter));
        if (details->filter.is_connected() && details->filter.operands.empty())
            details->filter =
                sql::match(sql::Match::equal, sql::number(1), sql::number(is_never(details->filter) ? 0 : 1));
    }
    details->order = order_terms(node.order);
    call.details = std::move(details);
}

Typed SelectBuilder::composed_own_call(const ExpressionNode& node, std::vector<Typed> operands) {
    std::vector<sql::Expr> arguments;
    OutputType output = node.output;
    for (Typed& operand : operands) {
        Typed argument = single(std::move(operand), "Func");
        if (!output)
            output = argument.output;
        arguments.push_back(std::move(argument.expr));
    }
    sql::Expr call = own_call(*node.own_function, std::move(arguments), node.distinct, shape_.dialect());
    call.aggregate = node.own_function->is_aggregate;
    add_details(call, node);
    return typed(std::move(call), output);
}

Typed SelectBuilder::compiled_case(const ExpressionNode& node, AliasSet* reusable, bool allow_joins) {
    std::vector<sql::Expr> operands;
    OutputType output = node.output;
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
        if (i < node.conditions.size()) {
            sql::Expr condition = simplified(inside_condition(node.conditions[i]));
            if (is_never(condition))
                continue;
            operands.push_back(std::move(condition));
        }
        Typed value = single(compiled(node.arguments[i], reusable, allow_joins),
                             i < node.conditions.size() ? "When" : "Case");
        if (!output)
            output = value.output;
        operands.push_back(std::move(value.expr));
    }
    return composed_case(std::move(operands), output);
}

Typed SelectBuilder::composed_case(std::vector<sql::Expr> operands, const OutputType& output) {
    sql::Expr result = sql::case_when(std::move(operands));
    if (output.kind == Kind::decimal && !shape_.dialect().has_decimal_type())
        result = sql::cast(std::move(result), column_type(output));
    return typed(std::move(result), output);
}

Typed SelectBuilder::composed_json_key(const ExpressionNode& node, Typed inner) {
    if (inner.kind == Kind::array || inner.kind == Kind::hstore) {
        inner.kind == Kind::array ? take_place(inner, node.name) : take_key(inner, node.name);
        return inner;
    }
    Typed result;
    result.json = inner.keys.empty() ? std::move(inner.expr) : std::move(inner.json);
    result.keys = std::move(inner.keys);
    result.keys.push_back(node.name);
    result.expr = sql::json_value(result.json, result.keys);
    result.kind = Kind::json;
    result.nullable = true;
    result.output = OutputType::of("JSONField");
    return result;
}

Typed SelectBuilder::outer_reference(const ExpressionNode& node) {
    if (!outer_)
        throw ValueError(
            "This queryset contains a reference to an outer query and may only be used in a subquery.");
    if (!node.arguments.empty())
        return outer_->expression(node.arguments.front());
    Typed what = outer_->expression(resolve_name({outer_->model_, outer_->scope_}, node.name));
    if (sql::has_window(what.expr))
        throw db::NotSupportedError(
            {"Referencing outer query window expression is not supported: " + node.name + ".", {}, {}, {}});
    if (sql::has_aggregate(what.expr))
        throw db::NotSupportedError(
            {"Referencing an aggregate of the outer query is not supported: " + node.name +
                 ". Compute it by a Subquery() there, which may be referred to.",
             {},
             {},
             {}});
    return what;
}

sql::Expr SelectBuilder::inside_condition(const AnyQ& q) {
    const bool was_inside = std::exchange(inside_, true);
    AliasSet reusable;
    Clause clause = group(ConditionGroup::of(*q.node()), reusable, {});
    joins_.promote(clause.inner);
    inside_ = was_inside;
    return clause.expr ? std::move(clause.expr) : sql::all_of({});
}

void SelectBuilder::add_order_term(std::vector<sql::OrderTerm>& terms, const Expression& expression,
                                   bool reversed) {
    const ExpressionNode& node = *expression.node();
    const bool is_ordered = node.type == Type::ordered;
    const bool descending = (is_ordered && node.descending) != reversed;
    const Nulls nulls = is_ordered ? node.nulls : Nulls::by_default;
    for (sql::Expr& each : sql::values_of(this->expression(expression).expr))
        terms.push_back({std::move(each), descending, place_of(nulls, reversed)});
}

std::vector<sql::OrderTerm> SelectBuilder::order_terms(const std::vector<Expression>& expressions) {
    std::vector<sql::OrderTerm> terms;
    for (const Expression& each : expressions)
        add_order_term(terms, each, false);
    return terms;
}

void refuse_slice_in_union(const sql::Dialect& dialect, const Window& slice) {
    if (slice.limited() && !dialect.has_ordered_compounds())
        throw db::DatabaseError(
            {"LIMIT/OFFSET not allowed in subqueries of compound statements.", {}, {}, {}});
}

std::optional<sql::Select> SelectBuilder::combined(const Query& query, const FieldInfo* column) {
    using Node = QueryNode::Type;
    const QueryNode& combination = *last_of(Node::combine, query.node());
    const QueryNode* values = last_of(Node::values, query.node());
    const Window window = window_of(query.node());
    if (window.limited() && last_of(Node::order, query.node()))
        throw db::NotSupportedError({"A slice of an ordered union cannot be a subquery.", {}, {}, {}});
    const auto how = static_cast<sql::Compound::Type>(combination.variant);
    std::optional<sql::Select> all;
    for (const Query& part : combination.queries) {
        const Window slice = window_of(part.node());
        refuse_slice_in_union(shape_.dialect(), slice);
        const bool has_values = !values || last_of(Node::values, part.node());
        std::optional<sql::Select> select =
            subquery(has_values ? part : part.with_values(values->names, values->expressions), column);
        if (!select && can_do_without(how, !all))
            continue;
        if (!select)
            return std::nullopt;
        *select = part_of_union(std::move(*select), slice);
        if (all)
            all->compound.push_back({how, std::make_shared<const sql::Select>(std::move(*select))});
        else
            all = std::move(select);
    }
    if (!all || window.count == 0)
        return std::nullopt;
    if (window.count > 0)
        all->limit = sql::number(window.count);
    if (window.from > 0)
        all->offset = sql::number(window.from);
    return all;
}

sql::Select SelectBuilder::part_of_union(sql::Select select, const Window& slice) {
    if (slice.count >= 0)
        select.limit = sql::number(slice.count);
    if (slice.from > 0)
        select.offset = sql::number(slice.from);
    if (!slice.limited() && select.compound.empty() && select.order.empty())
        return select;
    sql::Select table;
    table.columns.push_back({sql::all_columns(), {}});
    table.from = std::make_shared<const sql::Select>(std::move(select));
    table.as = {"part", true};
    return table;
}

std::optional<sql::Select> SelectBuilder::subquery(const Query& query, const FieldInfo* column) {
    if (last_of(QueryNode::Type::combine, query.node()))
        return combined(query, column);
    SelectBuilder inner(query.model(), shape_, next_prefix(), this);
    inner.apply(query.node());
    const Window window = window_of(query.node());
    sql::Select select;
    if (inner.has_values()) {
        // Only what was asked for by name counts, not what it is grouped by.
        std::vector<Annotation> values = inner.values();
        values.resize(std::min(values.size(), std::max<std::size_t>(1, inner.values_.size())));
        for (Annotation& each : values)
            add_outputs(select, std::move(each.what.expr));
    } else {
        add_outputs(select, inner.joins_.column(0, column ? *column : query.model().primary_key()));
    }
    if (window.limited())
        select.order = inner.order_terms();
    inner.finish(select);
    if (inner.never_ || window.count == 0)
        return std::nullopt;
    if (window.count >= 0)
        select.limit = sql::number(window.count);
    if (window.from > 0)
        select.offset = sql::number(window.from);
    return select;
}

sql::Expr SelectBuilder::exists(const Query& query, bool negated) {
    if (last_of(QueryNode::Type::combine, query.node())) {
        std::optional<sql::Select> rows = combined(query, nullptr);
        if (!rows)
            return negated ? sql::all_of({}) : never();
        sql::Expr result = sql::exists(std::move(*rows));
        result.negated = negated;
        return result;
    }
    SelectBuilder inner(query.model(), shape_, next_prefix(), this);
    inner.apply(query.node());
    const Window window = window_of(query.node());
    sql::Select select;
    select.columns.push_back({sql::number(1), "a"});
    if (window.limited())
        select.order = inner.order_terms();
    inner.finish(select);
    select.distinct = false;
    if (inner.never_ || window.count == 0)
        return negated ? sql::all_of({}) : never();
    select.limit = sql::number(window.count >= 0 ? std::min<std::int64_t>(window.count, 1) : 1);
    if (window.from > 0)
        select.offset = sql::number(window.from);
    sql::Expr result = sql::exists(std::move(select));
    result.negated = negated;
    return result;
}

}  // namespace nuages::orm::detail
