#include <memory>
#include <optional>
#include <string>

#include <nuages/base/error.h>
#include <nuages/db/database.h>
#include <nuages/orm/query.h>

#include "compile.h"
#include "deferred_fields.h"
#include "loader.h"

namespace nuages::orm {
namespace {

// %s as the database's placeholders, %% as a per cent sign.
std::string with_placeholders(std::string_view sql, std::size_t parameters, const sql::Dialect& dialect) {
    std::string text;
    std::size_t number = 0;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] != '%' || i + 1 == sql.size() || (sql[i + 1] != 's' && sql[i + 1] != '%')) {
            text += sql[i];
            continue;
        }
        if (sql[++i] == 's')
            dialect.placeholder(text, ++number);
        else
            text += '%';
    }
    if (number != parameters)
        throw ValueError("The SQL has " + std::to_string(number) + " places (%s) for parameters, but " +
                         std::to_string(parameters) + " are given.");
    return text;
}

detail::Plan plan_of(const ModelInfo& model, const db::Row& row) {
    detail::Plan plan;
    detail::RowObject object;
    std::vector<const FieldInfo*> deferred;
    object.model = &model;
    object.first_column = 0;
    for (const FieldInfo* field : model.stored_fields()) {
        std::size_t column = 0;
        while (column < row.size() && row.name(column) != field->column())
            ++column;
        if (column == row.size()) {
            if (field->primary_key())
                throw ValueError("Raw query must include the primary key");
            deferred.push_back(field);
            continue;
        }
        object.members.push_back({field->storage(), field->meta().optional, field->null(),
                                  field->column_type().kind, static_cast<std::uint32_t>(column),
                                  field->offset(), field});
        if (field->primary_key())
            object.key_column = column;
    }
    for (const FieldInfo& field : model.fields())
        if (field.is_set())
            object.sets.push_back(detail::set_step(field));
    object.state = detail::state_without(model, deferred);
    plan.objects.push_back(std::move(object));
    return plan;
}

}  // namespace

Rows Query::raw(std::string_view sql, const List& parameters) const {
    db::Database& database = model_->database();
    const std::string text = with_placeholders(sql, parameters.size(), detail::dialect_of(database.vendor()));
    std::unique_ptr<detail::Plan> plan;
    std::optional<detail::ResultLoader> loader;
    database.query(db::Statement::once(text), parameters, [&](const db::Row& row) {
        if (!loader) {
            plan = std::make_unique<detail::Plan>(plan_of(*model_, row));
            loader.emplace(*plan);
        }
        loader->add(row);
    });
    return loader ? loader->finish() : none().fetch();
}

}  // namespace nuages::orm
