#include "column_insert.h"

#include <string>
#include <string_view>

#include <nuages/db/column_values.h>
#include <nuages/sql/dialect.h>

#include "cached_statement.h"

namespace nuages::orm::detail {
namespace {

// What the array of a column is cast to; from there the database converts to the column's own type as it does
// for values, which makes no text shorter. Empty for types that do not go this way.
std::string_view array_type(sql::ColumnType::Kind kind) {
    using Kind = sql::ColumnType::Kind;
    switch (kind) {
        case Kind::boolean:
            return "boolean[]";
        case Kind::small_integer:
        case Kind::integer:
        case Kind::big_integer:
        case Kind::positive_small_integer:
        case Kind::positive_integer:
        case Kind::positive_big_integer:
            return "bigint[]";
        case Kind::real:
            return "double precision[]";
        case Kind::varchar:
        case Kind::text:
            return "text[]";
        case Kind::datetime:
            return "timestamp with time zone[]";
        case Kind::date:
            return "date[]";
        case Kind::time:
            return "time[]";
        case Kind::duration:
            return "interval[]";
        case Kind::uuid:
            return "uuid[]";
        case Kind::json:
            return "jsonb[]";
        case Kind::binary:
            return "bytea[]";
        case Kind::decimal:
            return "numeric[]";
        case Kind::ip_address:
            return "inet[]";
        default:
            return {};
    }
}

std::string text_of(const ModelInfo& model, const sql::Dialect& dialect,
                    const std::vector<const FieldInfo*>& fields, bool returns_keys) {
    std::string sql = "INSERT INTO ";
    dialect.quote_name(sql, model.table());
    std::string_view comma = " (";
    for (const FieldInfo* field : fields) {
        sql += comma;
        dialect.quote_name(sql, field->column());
        comma = ", ";
    }
    comma = ") SELECT * FROM UNNEST(";
    for (std::size_t i = 0; i < fields.size(); ++i) {
        sql += comma;
        dialect.placeholder(sql, i + 1);
        sql.append("::").append(array_type(fields[i]->column_type().kind));
        comma = ", ";
    }
    sql += ')';
    if (returns_keys) {
        sql += " RETURNING ";
        dialect.quote_name(sql, model.counted_key()->column());
    }
    return sql;
}

// False where a value does not fit the others.
bool add_member(db::ColumnValues& column, const FieldInfo& field, const void* object) {
    if (field.storage() == meta::Storage::text && !field.meta().optional && !field.meta().codec)
        return column.add_text(*static_cast<const std::string*>(field.member(object)));
    return column.add(field.column_value(object));
}

}  // namespace

std::optional<std::vector<std::int64_t>> insert_columns(const ModelInfo& model, db::Database& database,
                                                        const std::vector<const FieldInfo*>& fields,
                                                        std::span<void* const> objects, bool returns_keys) {
    if (database.vendor() != db::Vendor::postgresql || fields.empty())
        return std::nullopt;
    std::vector<Value> parameters;
    for (const FieldInfo* field : fields) {
        if (array_type(field->column_type().kind).empty())
            return std::nullopt;
        auto* column = new db::ColumnValues;
        parameters.push_back(Value::adopt(column));
        column->reserve(objects.size());
        for (const void* object : objects)
            if (!add_member(*column, *field, object))
                return std::nullopt;
    }
    Shape shape(model, Task::insert_columns);
    shape.number(returns_keys);
    const db::Statement statement = cached_statement(
        model, shape, [&] { return text_of(model, dialect_of(database.vendor()), fields, returns_keys); });
    std::vector<std::int64_t> keys;
    keys.reserve(objects.size());
    database.execute(statement, parameters, [&](const db::Row& row) { keys.push_back(row.integer(0)); });
    return keys;
}

}  // namespace nuages::orm::detail
