#include "own_sql.h"

#include <string>
#include <utility>

#include <nuages/db/errors.h>

#include "expression_node.h"
#include "joins.h"

namespace nuages::orm::detail {
namespace {

std::vector<sql::Expr> one(sql::Expr expr) {
    std::vector<sql::Expr> list;
    list.push_back(std::move(expr));
    return list;
}

// The template with a \x01 for each value, and the values in the order of their places. Each operand is one
// value or a list. What stands before the first of them is `prefix`.
sql::Expr filled(std::string_view text, const std::vector<std::vector<sql::Expr>>& operands,
                 std::string_view prefix = {}) {
    std::string sql;
    std::vector<sql::Expr> placed;
    std::size_t in_turn = 0;
    for (std::size_t at = 0; at < text.size();) {
        const meta::detail::SqlPart part = meta::detail::sql_part(text, at, in_turn);
        at = part.next;
        if (!part.is_place) {
            sql += part.character;
            continue;
        }
        std::string_view before = std::exchange(prefix, {});
        for (const sql::Expr& each : operands[part.operand]) {
            (sql += before) += '\x01';
            placed.push_back(each);
            before = ", ";
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
    if (path.step_count < 2)
        return model.description();
    const FieldInfo& relation = *named_fields_of(model, path)[path.step_count - 2];
    return path.at_run_time ? relation.target()->description() : relation.described_target();
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

sql::Expr own_call(const meta::OwnFunction& function, std::vector<sql::Expr> operands, bool distinct,
                   const sql::Dialect& dialect) {
    std::vector<std::vector<sql::Expr>> each;
    for (sql::Expr& operand : operands)
        each.push_back(one(std::move(operand)));
    return filled(text_of(function.sql, dialect, "The function"), each, distinct ? "DISTINCT " : "");
}

const meta::OwnLookup* own_transform_of(const ExpressionNode& transformed, const ModelInfo& model) {
    if (transformed.own_lookup || !is_own(transformed.transform))
        return transformed.own_lookup;
    const ExpressionNode* column = &transformed;
    while (column->type != ExpressionNode::Type::column)
        column = column->arguments.front().node();
    return &owner_of(model, column->column).lookup(own_number(transformed.transform));
}

OutputType output_of(Kind kind, meta::Storage storage) {
    switch (storage) {
        case meta::Storage::int16:
            return OutputType::of("SmallIntegerField");
        case meta::Storage::uint16:
            return OutputType::of("PositiveSmallIntegerField");
        case meta::Storage::uint32:
            return OutputType::of("PositiveIntegerField");
        case meta::Storage::int64:
            return OutputType::of("BigIntegerField");
        case meta::Storage::uint64:
            return OutputType::of("PositiveBigIntegerField");
        default:
            break;
    }
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
