#include <string>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/db/atomic.h>
#include <nuages/migrations/empty_tables.h>
#include <nuages/migrations/schema_editor.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/registry.h>

namespace nuages::migrations {
namespace {

std::string quoted(std::string_view name) {
    return '"' + text::replace_all(name, "\"", "\"\"") + '"';
}

std::vector<const orm::ModelInfo*> models_with_tables(const orm::Registry& registry, db::Database& database) {
    const auto editor = SchemaEditor::make(database, SchemaEditor::Mode::execute);
    std::vector<const orm::ModelInfo*> models;
    for (const orm::ModelInfo* model : registry.models()) {
        if (!model->is_proxy() && model->options().managed && editor->has_table(model->table()))
            models.push_back(model);
    }
    return models;
}

void empty_on_sqlite(db::Database& database, const std::vector<const orm::ModelInfo*>& models) {
    // Rows go in any order, and all of them do.
    db::atomic(database,
               [&] {
                   for (const orm::ModelInfo* model : models)
                       database.execute("DELETE FROM " + quoted(model->table()));
                   if (!database.query_value("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"))
                       return;
                   for (const orm::ModelInfo* model : models) {
                       const Value table[] = {model->table()};
                       database.execute("UPDATE sqlite_sequence SET seq = 0 WHERE name = ?", table);
                   }
               },
               {.without_foreign_keys = true});
}

// One statement, so that tables which point to each other go together. It fails where a table of nobody's
// models points to one of them: those rows are not ours to delete.
void empty_on_postgres(db::Database& database, const std::vector<const orm::ModelInfo*>& models) {
    std::string tables;
    for (const orm::ModelInfo* model : models)
        tables += (tables.empty() ? "" : ", ") + quoted(model->table());
    database.execute("TRUNCATE " + tables + " RESTART IDENTITY");
}

}  // namespace

void empty_tables(const orm::Registry& registry, db::Database& database) {
    const auto models = models_with_tables(registry, database);
    if (models.empty())
        return;
    if (database.vendor() == db::Vendor::sqlite)
        empty_on_sqlite(database, models);
    else
        empty_on_postgres(database, models);
    for (const orm::ModelInfo* model : models)
        model->count_write();
}

}  // namespace nuages::migrations
