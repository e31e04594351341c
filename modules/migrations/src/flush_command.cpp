#include <string>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/db/atomic.h>
#include <nuages/db/databases.h>
#include <nuages/migrations/commands.h>
#include <nuages/migrations/executor.h>
#include <nuages/migrations/recorder.h>
#include <nuages/migrations/schema_editor.h>
#include <nuages/orm/model_info.h>

namespace nuages::migrations {
namespace {

std::string quoted(std::string_view name) {
    return '"' + text::replace_all(name, "\"", "\"\"") + '"';
}

std::vector<const orm::ModelInfo*> models_with_tables(const Project& project) {
    const auto editor = SchemaEditor::make(project.database, SchemaEditor::Mode::execute);
    std::vector<const orm::ModelInfo*> models;
    for (const orm::ModelInfo* model : project.registry.models()) {
        if (model->options().managed && editor->has_table(model->table()))
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

void flush(const Project& project, int verbosity, Reporter& out) {
    const db::UseDatabase queries_go_to(project.database);
    if (const auto models = models_with_tables(project); !models.empty()) {
        if (project.database.vendor() == db::Vendor::sqlite)
            empty_on_sqlite(project.database, models);
        else
            empty_on_postgres(project.database, models);
        for (const orm::ModelInfo* model : models)
            model->count_write();
    }
    const MigrationSet set(project.apps, Recorder(project.database).applied());
    const ProjectState state = Executor(set, project.functions, project.database).state();
    for (const auto& hook : project.on_migrated)
        hook({project.database, project.registry, state, {}, &out, verbosity});
}

}  // namespace nuages::migrations
