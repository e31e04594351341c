#include <nuages/base/error.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/rules.h>
#include <nuages/sql/writer.h>

#include "expression_type.h"
#include "resolver.h"
#include "runner.h"
#include "select_builder.h"

namespace nuages::orm {
namespace {

using meta::Term;

Operator operator_of(std::string_view sign) {
    switch (sign.front()) {
        case '+':
            return Operator::add;
        case '-':
            return Operator::subtract;
        case '*':
            return Operator::multiply;
        case '/':
            return Operator::divide;
        default:
            return Operator::modulo;
    }
}

// Reads trees one after the other.
class Reader {
public:
    Reader(const Term* terms, const meta::TermRange& range) : next_(terms + range.first) {}

    AnyQ condition() {
        const Term& term = *next_++;
        AnyQ result = term.type == Term::Type::lookup ? lookup(term) : group(term);
        return term.negated ? AnyQ::negated(result) : result;
    }

    Expression expression() {
        const Term& term = *next_++;
        switch (term.type) {
            case Term::Type::field:
                return dyn::field(term.text);
            case Term::Type::constant:
                return dyn::literal(term.constant.value());
            case Term::Type::arithmetic: {
                const Expression left = expression(), right = expression();
                return dyn::computed(operator_of(term.text), left, right);
            }
            case Term::Type::call: {
                std::vector<Expression> arguments;
                for (std::size_t i = 0; i < term.operands; ++i)
                    arguments.push_back(expression());
                return dyn::call(term.text, std::move(arguments));
            }
            case Term::Type::condition:
                return dyn::condition(condition());
            default:
                throw std::logic_error("orm: a condition stands where an expression has to");
        }
    }

    bool descending() const { return next_->descending; }

private:
    AnyQ lookup(const Term& term) {
        if (term.operands == 1 && next_->type != Term::Type::constant)
            return AnyQ::named(term.text, expression());
        const bool many = term.text.ends_with("__in") || term.text.ends_with("__range");
        List values;
        for (std::size_t i = 0; i < term.operands; ++i)
            values.push_back(next_++->constant.value());
        return AnyQ::named(term.text, many ? Value(std::move(values)) : values.front());
    }

    AnyQ group(const Term& term) {
        const auto connector = term.type == Term::Type::all_of   ? AnyQ::Connector::and_
                               : term.type == Term::Type::any_of ? AnyQ::Connector::or_
                                                                 : AnyQ::Connector::xor_;
        AnyQ result = condition();
        for (std::size_t i = 1; i < term.operands; ++i)
            result = AnyQ::joined(connector, result, condition());
        return result;
    }

    const Term* next_;
};

// As Django writes conditions where there is one table: names without it, booleans by themselves, expressions
// on the right of a comparison in parentheses.
void adapt(sql::Expr& expr, const detail::Shape& shape, const sql::Dialect& dialect) {
    using Type = sql::Expr::Type;
    expr.qualifier = {};
    for (sql::Expr& each : expr.operands)
        adapt(each, shape, dialect);
    if (expr.type != Type::match)
        return;
    sql::Expr& right = expr.operands[1];
    if (right.type == Type::column || right.type == Type::call) {
        right = sql::raw("\x01", {right});
    } else if (expr.match == sql::Match::equal && expr.operands[0].type == Type::column &&
               right.type == Type::parameter && shape.value(right.parameter.value).is_bool()) {
        std::string text = shape.value(right.parameter.value).as_bool() ? "" : "NOT ";
        dialect.quote_name(text, expr.operands[0].text);
        expr = sql::keyword(text);
    }
}

// The text with its parameters written in. Nothing but a placeholder is one of these signs outside of quotes:
// operators of PostgreSQL with a dollar do not exist, and those of SQLite have no question mark.
std::string with_values(const sql::Text& text, const detail::Shape& shape, const sql::Dialect& dialect) {
    const bool numbered = dialect.shares_placeholders();
    std::string result;
    std::size_t next = 0;
    char quote = 0;
    for (std::size_t i = 0; i < text.sql.size(); ++i) {
        const char c = text.sql[i];
        if (quote ? c == quote : c == '\'' || c == '"')
            quote = quote ? 0 : c;
        if (quote || c != (numbered ? '$' : '?')) {
            result += c;
            continue;
        }
        std::size_t number = next++;
        if (numbered)
            for (number = 0; i + 1 < text.sql.size() && text.sql[i + 1] >= '0' && text.sql[i + 1] <= '9';)
                number = 10 * number + static_cast<std::size_t>(text.sql[++i] - '0');
        const sql::Parameter& parameter = text.parameters[numbered ? number - 1 : number];
        result += dialect.literal(detail::bound_value(shape, parameter, dialect));
    }
    return result;
}

std::string written(sql::Expr expr, const detail::Shape& shape, const sql::Dialect& dialect) {
    adapt(expr, shape, dialect);
    sql::Writer writer(dialect);
    writer.expr(expr);
    return with_values(writer.take(), shape, dialect);
}

}  // namespace

AnyQ condition_of(const Term* terms, const meta::TermRange& range) {
    return range ? Reader(terms, range).condition() : AnyQ();
}

std::vector<Expression> expressions_of(const Term* terms, const meta::TermRange& range) {
    std::vector<Expression> expressions;
    Reader reader(terms, range);
    for (std::size_t i = 0; i < range.trees; ++i)
        expressions.push_back(reader.expression());
    return expressions;
}

std::string condition_sql(const ModelInfo& model, const AnyQ& condition, db::Vendor vendor) {
    if (!condition)
        return {};
    const sql::Dialect& dialect = detail::dialect_of(vendor);
    const AnyCondition only(condition);
    const Query query = Query(model).filter({&only});
    detail::Shape shape(model, detail::Task::exists, &dialect);
    shape.query(query.node());
    detail::SelectBuilder builder(model, shape);
    builder.apply(query.node());
    return written(builder.take_where(), shape, dialect);
}

std::string expression_sql(const ModelInfo& model, const Expression& expression, db::Vendor vendor) {
    const sql::Dialect& dialect = detail::dialect_of(vendor);
    const Expression resolved = detail::resolved(expression, {model, nullptr});
    detail::Shape shape(model, detail::Task::values, &dialect);
    shape.expression(resolved);
    detail::SelectBuilder builder(model, shape);
    return written(builder.expression(resolved).expr, shape, dialect);
}

std::vector<std::string> index_terms_sql(const ModelInfo& model, const Term* terms,
                                         const meta::TermRange& range, db::Vendor vendor) {
    std::vector<std::string> written;
    Reader reader(terms, range);
    for (std::size_t i = 0; i < range.trees; ++i) {
        const bool descending = reader.descending();
        const Expression expression = reader.expression();
        const std::string text = expression_sql(model, expression, vendor);
        const bool is_column = detail::resolved(expression, {model, nullptr}).node()->type ==
                               detail::ExpressionNode::Type::column;
        written.push_back((is_column ? text : '(' + text + ')') + (descending ? " DESC" : ""));
    }
    return written;
}

}  // namespace nuages::orm
