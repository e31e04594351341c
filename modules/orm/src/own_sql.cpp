#include "own_sql.h"

#include <string>
#include <utility>

#include <nuages/db/errors.h>

#include "expression_node.h"

namespace nuages::orm::detail {
namespace {

std::vector<sql::Expr> one(sql::Expr expr) {
    std::vector<sql::Expr> list;
    list.push_back(std::move(expr));
    return list;
}

// The template with a \x01 for each value, and the values in the order of their places. Each operand is one
// value or a list.
sql::Expr filled(std::string_view text, const std::vector<std::vector<sql::Expr>>& operands) {
    std::string sql;
    std::vector<sql::Expr> placed;
    std::size_t in_turn = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '{' && text[i] != '}') {
            sql += text[i];
        } else if (text[i + 1] == text[i]) {
            sql += text[i++];
        } else {
            const bool numbered = text[i + 1] != '}';
            std::string_view comma;
            for (const sql::Expr& each :
                 operands[numbered ? static_cast<std::size_t>(text[i + 1] - '0') : in_turn++]) {
                (sql += comma) += '\x01';
                placed.push_back(each);
                comma = ", ";
            }
            i += numbered ? 2 : 1;
        }
    }
    return sql::raw(sql, std::move(placed));
}

std::string_view text_of(const meta::OwnSql& sql, const sql::Dialect& dialect, std::string_view what) {
    const bool is_sqlite = &dialect == &sql::sqlite_dialect();
    const std::string_view text = is_sqlite ? sql.on_sqlite() : sql.on_postgresql();
    if (text.empty())
        throw db::NotSupportedError(
            {std::string(what) + " has no SQL for " +
                 (is_sqlite ? "SQLite: say on_sqlite()." : "PostgreSQL: say on_postgresql()."),
             {},
             {},
             {}});
    return text;
}

}  // namespace

const meta::Description& owner_of(const ModelInfo& model, const Path& path) {
    const ModelInfo* at = &model;
    const meta::Description* seen = &model.description();
    for (std::size_t i = 0; i + 1 < path.step_count; ++i) {
        const FieldInfo& field = path.at_run_time || seen == &at->description()
                                     ? at->field(path.steps[i])
                                     : at->field((*seen)[path.steps[i]].name);
        at = field.target();
        seen = path.at_run_time ? &at->description() : &field.described_target();
    }
    return *seen;
}

sql::Expr own_call(const meta::OwnLookup& lookup, sql::Expr left, std::vector<sql::Expr> right,
                   const sql::Dialect& dialect) {
    return filled(text_of(lookup.sql, dialect, "The lookup '" + std::string(lookup.name) + "'"),
                  {one(std::move(left)), std::move(right)});
}

sql::Expr own_call(const meta::OwnLookup& transform, sql::Expr operand, const sql::Dialect& dialect) {
    if (!transform.function.empty())
        return sql::call(find_function(transform.function)->sql, one(std::move(operand)));
    return filled(text_of(transform.sql, dialect, "The transform '" + std::string(transform.name) + "'"),
                  {one(std::move(operand))});
}

sql::Expr own_call(const meta::OwnFunction& function, std::vector<sql::Expr> operands,
                   const sql::Dialect& dialect) {
    std::vector<std::vector<sql::Expr>> each;
    for (sql::Expr& operand : operands)
        each.push_back(one(std::move(operand)));
    return filled(text_of(function.sql, dialect, "The function"), each);
}

const meta::OwnLookup* own_transform_of(const ExpressionNode& transformed, const ModelInfo& model) {
    if (transformed.own_lookup || !is_own(transformed.transform))
        return transformed.own_lookup;
    const ExpressionNode* column = &transformed;
    while (column->type != ExpressionNode::Type::column)
        column = column->arguments.front().node();
    return &owner_of(model, column->column).lookup(own_number(transformed.transform));
}

OutputType output_of(Kind kind) {
    switch (kind) {
        case Kind::boolean:
            return OutputType::of("BooleanField");
        case Kind::integer:
            return OutputType::of("IntegerField");
        case Kind::real:
            return OutputType::of("FloatField");
        case Kind::decimal:
            return OutputType::of("DecimalField");
        case Kind::text:
            return OutputType::of("TextField");
        case Kind::datetime:
            return OutputType::of("DateTimeField");
        case Kind::date:
            return OutputType::of("DateField");
        case Kind::time:
            return OutputType::of("TimeField");
        case Kind::duration:
            return OutputType::of("DurationField");
        case Kind::uuid:
            return OutputType::of("UUIDField");
        case Kind::json:
            return OutputType::of("JSONField");
        case Kind::bytes:
            return OutputType::of("BinaryField");
        default:
            return {};
    }
}

}  // namespace nuages::orm::detail
