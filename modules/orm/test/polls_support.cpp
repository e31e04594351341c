#include "polls_support.h"

#include <nuages/orm/rules.h>
#include <nuages/sql/dialect.h>

namespace nuages::orm::testing {

const sql::Dialect& dialect_of(const db::Database& database) {
    return database.vendor() == db::Vendor::sqlite ? sql::sqlite_dialect() : sql::postgres_dialect();
}

void create_tables(const Registry& registry, db::Database& database) {
    const sql::Dialect& dialect = dialect_of(database);
    for (const ModelInfo* model : registry.models()) {
        if (model->is_proxy())
            continue;
        std::string text = "CREATE TABLE ";
        dialect.quote_name(text, model->table());
        std::string_view comma = " (";
        for (const FieldInfo* field : model->own_stored_fields()) {
            text += comma;
            dialect.quote_name(text, field->column());
            text += " " + dialect.type_name(field->column_type());
            const auto computed = [&](const meta::TermRange& range) {
                return expression_sql(*model, expressions_of(field->terms(), range).front(),
                                      database.vendor());
            };
            if (field->is_generated()) {
                text += " GENERATED ALWAYS AS (" + computed(field->meta().generated) + ") STORED";
                comma = ", ";
                continue;
            }
            if (field->meta().db_default_expression)
                text += " DEFAULT (" + computed(field->meta().db_default_expression) + ")";
            else if (field->has_db_default())
                text += " DEFAULT " + dialect.literal(field->meta().db_default.value());
            text += field->null() ? " NULL" : " NOT NULL";
            if (field->primary_key())
                text += " PRIMARY KEY";
            else if (field->unique())
                text += " UNIQUE";
            if (field->column_type().auto_increment)
                text.append(" ").append(dialect.auto_increment_suffix());
            if (field->is_to_one())
                text += " REFERENCES \"" + field->target()->table() + "\" (\"" + field->remote()->column() +
                        "\") DEFERRABLE INITIALLY DEFERRED";
            comma = ", ";
        }
        if (model->primary_key().is_composite()) {
            comma = ", PRIMARY KEY (";
            for (const FieldInfo* part : model->key_fields()) {
                text += comma;
                dialect.quote_name(text, part->column());
                comma = ", ";
            }
            text += ")";
        }
        for (std::size_t i = 0; i < model->options().unique_together_count; ++i) {
            comma = ", UNIQUE (";
            for (std::string_view name : model->options().unique_together[i]) {
                text += comma;
                dialect.quote_name(text, model->field(name).column());
                comma = ", ";
            }
            text += ")";
        }
        database.execute(text + ")");
    }
}

PollsDatabase::PollsDatabase() {
    registry.add<polls::Question, polls::Choice, polls::Tag, polls::Tagging>("polls");
    registry.install(database);
    create_tables(registry, database);
}

}  // namespace nuages::orm::testing
