#include "database_checks.h"

#include <string>
#include <string_view>

#include <nuages/orm/model_info.h>

namespace nuages::cli {
namespace {

using meta::Constraint;

constexpr std::string_view no_columns =
    "Non-key columns will be ignored. Silence this warning if you don't care about it.";
constexpr std::string_view no_constraint =
    "A constraint won't be created. Silence this warning if you don't care about it.";

// Of SQLite: PostgreSQL has all of it.
class SqliteChecks {
public:
    explicit SqliteChecks(const orm::ModelInfo& model) : model_(model) {}

    checks::Messages run() {
        const meta::Options& options = model_.options();
        if (!options.db_table_comment.empty())
            lacks("models.W046", "comments on tables (db_table_comment)", "");
        for (std::size_t i = 0; i < options.index_count; ++i)
            if (options.indexes[i].include.count > 0) {
                lacks("models.W040", "indexes with non-key columns", no_columns);
                break;
            }
        if (any([](const Constraint& each) { return each.include.count > 0; }))
            lacks("models.W039", "unique constraints with non-key columns", no_constraint);
        if (any([](const Constraint& each) { return each.deferrable != meta::Deferrable::no; }))
            lacks("models.W038", "deferrable unique constraints", no_constraint);
        if (any([](const Constraint& each) { return each.nulls != Constraint::Nulls::by_default; }))
            lacks("models.W047", "unique constraints with nulls distinct", no_constraint);
        for (const orm::FieldInfo* field : model_.stored_fields())
            if (!field->meta().db_comment.empty())
                add("fields.W163", "comments on columns (db_comment)", "",
                    model_.label() + "." + field->name());
        return std::move(messages_);
    }

private:
    template <class F>
    bool any(F&& f) const {
        for (std::size_t i = 0; i < model_.options().constraint_count; ++i)
            if (model_.options().constraints[i].type == Constraint::Type::unique &&
                f(model_.options().constraints[i]))
                return true;
        return false;
    }
    void lacks(std::string_view id, std::string_view what, std::string_view hint) {
        add(id, what, hint, model_.label());
    }
    void add(std::string_view id, std::string_view what, std::string_view hint, std::string object) {
        messages_.push_back({checks::Level::warning, "SQLite does not support " + std::string(what) + ".",
                             std::string(hint), std::move(object), std::string(id)});
    }

    const orm::ModelInfo& model_;
    checks::Messages messages_;
};

}  // namespace

checks::Messages database_checks(const orm::Registry& models, const db::Database& database) {
    checks::Messages messages;
    if (database.vendor() != db::Vendor::sqlite)
        return messages;
    for (const orm::ModelInfo* model : models.models())
        if (!model->is_proxy() && model->options().managed &&
            models.routers().allow_migrate_model(database.alias(), *model))
            for (checks::Message& message : SqliteChecks(*model).run())
                messages.push_back(std::move(message));
    return messages;
}

}  // namespace nuages::cli
