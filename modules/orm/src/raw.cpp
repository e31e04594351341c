#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include <nuages/base/error.h>
#include <nuages/db/database.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/query.h>

#include "compile.h"
#include "deferred_fields.h"
#include "loader.h"
#include "row_origin.h"

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

bool is_for(std::string_view column, const FieldInfo& field, const Translations& translations) {
    for (const auto& [from, to] : translations)
        if (from == column)
            return to == field.name() || to == field.column();
    return column == field.column();
}

// How the rows are read, and where the columns stand that are no fields.
struct RawPlan {
    detail::Plan plan;
    std::vector<std::size_t> places;
};

RawPlan plan_of(const ModelInfo& model, const db::Row& row, const Translations& translations) {
    RawPlan result;
    detail::Plan& plan = result.plan;
    std::vector<bool> is_field(row.size(), false);
    detail::RowObject object;
    std::vector<const FieldInfo*> deferred;
    object.model = &model;
    object.first_column = 0;
    for (const FieldInfo* field : model.stored_fields()) {
        std::size_t column = 0;
        while (column < row.size() && !is_for(row.name(column), *field, translations))
            ++column;
        if (column == row.size()) {
            if (field->in_primary_key())
                throw FieldDoesNotExist("Raw query must include the primary key");
            deferred.push_back(field);
            continue;
        }
        is_field[column] = true;
        object.members.push_back(detail::load_step(*field, column));
        if (field == model.key_fields().front())
            object.key_column = column;
    }
    detail::complete(object, std::move(deferred));
    plan.objects.push_back(std::move(object));
    for (std::size_t column = 0; column < row.size(); ++column)
        if (!is_field[column]) {
            result.places.push_back(column);
            plan.columns.push_back({nullptr, {}, false, std::string(row.name(column))});
        }
    return result;
}

}  // namespace

const Value& detail::raw_column(const Rows& rows, std::size_t i, std::string_view name) {
    const std::vector<std::string>& names = rows.annotation_names();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end())
        return rows.annotation(i, static_cast<std::size_t>(found - names.begin()));
    std::string choices;
    for (const std::string& each : names)
        (choices += choices.empty() ? "" : ", ") += each;
    throw AttributeError(
        "The raw query has no column '" + std::string(name) +
        "' beside the fields of its objects. There are: " + (choices.empty() ? "(none)" : choices));
}

Rows Query::raw(std::string_view sql, const List& parameters, const Translations& translations) const {
    detail::Source source(*model_, detail::origin_of(*this, detail::Access::read));
    const std::string text =
        with_placeholders(sql, parameters.size(), detail::dialect_of(source.database().vendor()));
    std::unique_ptr<RawPlan> plan;
    std::optional<detail::ResultLoader> loader;
    source.read([&](db::Database& database) {
        database.query(db::Statement::once(text), parameters, [&](const db::Row& row) {
            if (!loader) {
                plan = std::make_unique<RawPlan>(plan_of(*model_, row, translations));
                loader.emplace(plan->plan, source.origin());
            }
            loader->add(row, plan->places);
        });
    });
    return loader ? loader->finish() : none().fetch();
}

}  // namespace nuages::orm
