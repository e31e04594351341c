#include <algorithm>

#include <nuages/sql/expression.h>
#include <nuages/sql/statement.h>

namespace nuages::sql {
namespace {

Expr node(Expr::Type type) {
    Expr expr;
    expr.type = type;
    return expr;
}

Expr node(Expr::Type type, std::vector<Expr> operands) {
    Expr expr = node(type);
    expr.operands = std::move(operands);
    return expr;
}

Expr node(Expr::Type type, std::string_view text) {
    Expr expr = node(type);
    expr.text = text;
    return expr;
}

std::vector<Expr> pair(Expr left, Expr right) {
    std::vector<Expr> both;
    both.reserve(2);
    both.push_back(std::move(left));
    both.push_back(std::move(right));
    return both;
}

}  // namespace

Expr column(Qualifier qualifier, std::string_view name) {
    Expr expr = node(Expr::Type::column, name);
    expr.qualifier = std::move(qualifier);
    return expr;
}

Expr column(std::string_view name) {
    return node(Expr::Type::column, name);
}

Expr parameter(Parameter p) {
    Expr expr = node(Expr::Type::parameter);
    expr.parameter = p;
    return expr;
}

Expr literal(std::string_view text) {
    return node(Expr::Type::literal, text);
}

Expr number(std::int64_t n) {
    Expr expr = node(Expr::Type::number);
    expr.number = n;
    return expr;
}

Expr keyword(std::string_view text) {
    return node(Expr::Type::keyword, text);
}

Expr all_columns() {
    return node(Expr::Type::all);
}

Expr match(Match match, Expr left, Expr right) {
    Expr expr = node(Expr::Type::match, pair(std::move(left), std::move(right)));
    expr.match = match;
    return expr;
}

Expr arithmetic(Arithmetic op, Expr left, Expr right) {
    Expr expr = node(Expr::Type::arithmetic, pair(std::move(left), std::move(right)));
    expr.arithmetic = op;
    return expr;
}

Expr moment_add(Arithmetic op, Expr moment, Expr duration) {
    Expr expr = node(Expr::Type::moment_add, pair(std::move(moment), std::move(duration)));
    expr.arithmetic = op;
    return expr;
}

Expr moment_diff(Moment kind, Expr left, Expr right) {
    Expr expr = node(Expr::Type::moment_diff, pair(std::move(left), std::move(right)));
    expr.moment = kind;
    return expr;
}

Expr all_of(std::vector<Expr> conditions) {
    return node(Expr::Type::all_of, std::move(conditions));
}

Expr any_of(std::vector<Expr> conditions) {
    return node(Expr::Type::any_of, std::move(conditions));
}

Expr odd_of(std::vector<Expr> conditions) {
    return node(Expr::Type::odd_of, std::move(conditions));
}

Expr negated(Expr condition) {
    if (!condition.is_connected() && condition.type != Expr::Type::is_null &&
        condition.type != Expr::Type::exists) {
        std::vector<Expr> one;
        one.push_back(std::move(condition));
        condition = all_of(std::move(one));
    }
    condition.negated = !condition.negated;
    return condition;
}

namespace {

Expr null_test(Expr what, bool negated) {
    if (what.type == Expr::Type::row) {
        for (Expr& each : what.operands)
            each = null_test(std::move(each), negated);
        return negated ? all_of(std::move(what.operands)) : any_of(std::move(what.operands));
    }
    std::vector<Expr> one;
    one.push_back(std::move(what));
    Expr expr = node(Expr::Type::is_null, std::move(one));
    expr.negated = negated;
    return expr;
}

}  // namespace

Expr is_null(Expr what) {
    return null_test(std::move(what), false);
}

Expr is_not_null(Expr what) {
    return null_test(std::move(what), true);
}

Expr in(Expr what, std::vector<Expr> list) {
    list.insert(list.begin(), std::move(what));
    return node(Expr::Type::in, std::move(list));
}

Expr in(Expr what, Select query) {
    Expr expr = in(std::move(what), std::vector<Expr>());
    expr.query = std::make_shared<const Select>(std::move(query));
    return expr;
}

Expr between(Expr what, Expr low, Expr high) {
    std::vector<Expr> three = pair(std::move(what), std::move(low));
    three.push_back(std::move(high));
    return node(Expr::Type::between, std::move(three));
}

Expr exists(Select query) {
    Expr expr = node(Expr::Type::exists);
    expr.query = std::make_shared<const Select>(std::move(query));
    return expr;
}

Expr subquery(Select query) {
    Expr expr = node(Expr::Type::subquery);
    expr.query = std::make_shared<const Select>(std::move(query));
    return expr;
}

Expr call(std::string_view function, std::vector<Expr> arguments) {
    Expr expr = node(Expr::Type::call, std::move(arguments));
    expr.text = function;
    return expr;
}

Expr extract(std::string_view part, Moment from, Expr what, std::string_view zone) {
    Expr expr = call(part, {});
    expr.type = Expr::Type::extract;
    expr.operands.push_back(std::move(what));
    expr.moment = from;
    expr.zone = zone;
    return expr;
}

Expr cast_moment(Moment to, Expr what, std::string_view zone) {
    Expr expr = node(Expr::Type::cast_moment);
    expr.operands.push_back(std::move(what));
    expr.moment = to;
    expr.zone = zone;
    return expr;
}

Expr truncated(std::string_view part, Moment from, Moment to, Expr what, std::string_view zone) {
    Expr expr = extract(part, from, std::move(what), zone);
    expr.type = Expr::Type::truncated;
    expr.to = to;
    return expr;
}

Expr case_when(std::vector<Expr> operands) {
    return node(Expr::Type::case_when, std::move(operands));
}

Expr cast(Expr what, ColumnType type) {
    Expr expr = node(Expr::Type::cast);
    expr.operands.push_back(std::move(what));
    expr.column_type = type;
    return expr;
}

Expr collated(Expr what, std::string_view collation) {
    Expr expr = node(Expr::Type::collated, collation);
    expr.operands.push_back(std::move(what));
    return expr;
}

Expr json_value(Expr json, std::vector<std::string> keys, bool as_text) {
    Expr expr = json_has(std::move(json), std::move(keys));
    expr.type = Expr::Type::json_value;
    expr.negated = as_text;
    return expr;
}

Expr json_has(Expr json, std::vector<std::string> keys, bool index_last) {
    Expr expr = node(Expr::Type::json_has);
    expr.index_last = index_last;
    expr.operands.push_back(std::move(json));
    expr.keys = std::move(keys);
    return expr;
}

Expr json_is(JsonTest test, Expr json, Expr other) {
    Expr expr = node(Expr::Type::json_is, pair(std::move(json), std::move(other)));
    expr.json_test = test;
    return expr;
}

Expr json_parsed(Expr text) {
    Expr expr = node(Expr::Type::json_parsed);
    expr.operands.push_back(std::move(text));
    return expr;
}

Expr raw(std::string_view text, std::vector<Expr> operands) {
    Expr expr = node(Expr::Type::raw, text);
    expr.operands = std::move(operands);
    return expr;
}

Expr row(std::vector<Expr> values) {
    return node(Expr::Type::row, std::move(values));
}

std::vector<Expr> values_of(Expr expr) {
    if (expr.type == Expr::Type::row)
        return std::move(expr.operands);
    std::vector<Expr> one;
    one.push_back(std::move(expr));
    return one;
}

bool has_aggregate(const Expr& expr) {
    if (expr.aggregate && !(expr.details && expr.details->window))
        return true;
    return std::any_of(expr.operands.begin(), expr.operands.end(), has_aggregate);
}

bool has_window(const Expr& expr) {
    if (expr.details && expr.details->window)
        return true;
    return std::any_of(expr.operands.begin(), expr.operands.end(), has_window);
}

}  // namespace nuages::sql
