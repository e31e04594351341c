#include "models_support.h"

#include <nuages/db/atomic.h>
#include <nuages/db_sqlite/sqlite_database.h>

namespace nuages::migrations {
namespace {

std::vector<std::string> without_comments(std::vector<std::string> statements) {
    std::erase_if(statements, [](const std::string& line) { return line.starts_with("--"); });
    return statements;
}

}  // namespace

FieldState make(std::string name, FieldType type, void (*set)(FieldState&)) {
    FieldState field(std::move(name), type);
    set(field);
    return field;
}

FieldState big_id() {
    return make("id", FieldType::big_auto, [](FieldState& field) { field.primary_key = true; });
}

FieldState text_field(std::string name, int max_length) {
    FieldState field(std::move(name), FieldType::character);
    field.max_length = max_length;
    return field;
}

FieldState relation(std::string name, FieldType type, std::string to) {
    FieldState field(std::move(name), type);
    field.to = std::move(to);
    return field;
}

ModelState make_model(std::string app, std::string name, std::vector<FieldState> fields,
                      ModelOptions options) {
    return {std::move(app), std::move(name), std::move(fields), std::move(options)};
}

std::vector<std::string> sql_of(db::Database& database, const ProjectState& state,
                                const OperationList& operations, const std::string& app) {
    const auto editor = SchemaEditor::make(database, SchemaEditor::Mode::collect);
    ProjectState changed = state;
    Migration{.key = {app, "0002"}, .operations = operations}.apply(*editor, changed);
    return without_comments(editor->statements());
}

std::vector<std::string> sql_of(const ProjectState& state, const OperationList& operations,
                                const std::string& app) {
    db::SqliteDatabase database({.path = ":memory:"});
    return sql_of(database, state, operations, app);
}

std::vector<std::string> backwards_sql_of(const ProjectState& state, const OperationList& operations,
                                          const std::string& app) {
    db::SqliteDatabase database({.path = ":memory:"});
    const auto editor = SchemaEditor::make(database, SchemaEditor::Mode::collect);
    Migration{.key = {app, "0002"}, .operations = operations}.unapply(*editor, state);
    return without_comments(editor->statements());
}

ProjectState polls_state() {
    ProjectState state;
    state.add(
        make_model("polls", "Question",
                   {big_id(), text_field("question_text", 200), make("pub_date", FieldType::datetime)}));
    state.add(
        make_model("polls", "Choice",
                   {big_id(), relation("question", FieldType::foreign_key, "polls.Question"),
                    text_field("choice_text", 200),
                    make("votes", FieldType::integer, [](FieldState& field) { field.default_value = 0; })}));
    return state;
}

void in_migration(db::Database& database, const Function<void(SchemaEditor&)>& change) {
    db::atomic(database,
               [&] {
                   const auto editor = SchemaEditor::make(database, SchemaEditor::Mode::execute);
                   change(*editor);
                   editor->check_constraints();
               },
               {.without_foreign_keys = true});
}

void apply(db::Database& database, const OperationList& operations, ProjectState& state) {
    ProjectState after = state;
    in_migration(database, [&](SchemaEditor& editor) {
        Migration{.key = {"polls", "x"}, .operations = operations}.apply(editor, after);
    });
    state = after;
}

void unapply(db::Database& database, const OperationList& operations, ProjectState& state,
             const ProjectState& before) {
    in_migration(database, [&](SchemaEditor& editor) {
        Migration{.key = {"polls", "x"}, .operations = operations}.unapply(editor, before);
    });
    state = before;
}

}  // namespace nuages::migrations
