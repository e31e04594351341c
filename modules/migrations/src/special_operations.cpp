#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/functions.h>
#include <nuages/migrations/special_operations.h>

#include "sql_statements.h"
#include "toml_text.h"

namespace nuages::migrations {
namespace {

void run(SchemaEditor& editor, const std::string& sql) {
    // As Django writes it, which hands the whole text to PostgreSQL.
    if (editor.collects() && editor.database().vendor() == db::Vendor::postgresql) {
        const std::string_view text = text::trim(sql);
        return editor.execute(std::string(text.ends_with(';') ? text.substr(0, text.size() - 1) : text));
    }
    for (const std::string& statement : split_statements(sql))
        editor.execute(statement);
}

void call(SchemaEditor& editor, const std::string& name, const ProjectState& state) {
    if (editor.collects())
        return editor.comment("-- THIS OPERATION CANNOT BE WRITTEN AS SQL");
    if (name == RunCpp::noop)
        return;
    if (!editor.functions())
        throw MigrationError("The migration calls the C++ function '" + name +
                             "', but this program registers none.");
    DataMigration migration{editor.database(), state};
    editor.functions()->get(name)(migration);
}

void write_hints(TableWriter& out, const Dict& hints) {
    if (hints.empty())
        return;
    std::string table;
    for (const auto& [name, value] : hints)
        table += (table.empty() ? "{ " : ", ") + name.str() + " = " + toml_text::value(value);
    out.line("hints", table + " }");
}

}  // namespace

std::string_view model_of(const Dict& hints) {
    const Value* name = hints.find("model_name");
    return name && name->is_text() ? name->as_text() : std::string_view();
}

void RunSQL::forwards(const std::string&, SchemaEditor& editor, const ProjectState&,
                      const ProjectState&) const {
    run(editor, sql_);
}

void RunSQL::backwards(const std::string&, SchemaEditor& editor, const ProjectState&,
                       const ProjectState&) const {
    run(editor, reverse_sql_);
}

void RunSQL::write(TableWriter& out) const {
    out.line("sql", toml_text::long_text(sql_));
    if (!reverse_sql_.empty())
        out.line("reverse_sql", toml_text::long_text(reverse_sql_));
    write_hints(out, hints_);
}

void RunCpp::forwards(const std::string&, SchemaEditor& editor, const ProjectState&,
                      const ProjectState& after) const {
    call(editor, function_, after);
}

void RunCpp::backwards(const std::string&, SchemaEditor& editor, const ProjectState&,
                       const ProjectState& after) const {
    call(editor, reverse_, after);
}

void RunCpp::write(TableWriter& out) const {
    out.line("function", toml_text::text(function_));
    if (!reverse_.empty())
        out.line("reverse", toml_text::text(reverse_));
    write_hints(out, hints_);
}

void SeparateDatabaseAndState::change_state(const std::string& app, ProjectState& state) const {
    for (const OperationPtr& operation : state_)
        operation->change_state(app, state);
}

void SeparateDatabaseAndState::forwards(const std::string& app, SchemaEditor& editor,
                                        const ProjectState& before, const ProjectState&) const {
    ProjectState from = before;
    for (const OperationPtr& operation : database_) {
        ProjectState to = from;
        operation->change_state(app, to);
        if (editor.allows(app, operation->model_name(), operation->hints()))
            operation->forwards(app, editor, from, to);
        from = std::move(to);
    }
}

void SeparateDatabaseAndState::backwards(const std::string& app, SchemaEditor& editor,
                                         const ProjectState& before, const ProjectState&) const {
    std::vector<ProjectState> states{before};
    for (const OperationPtr& operation : database_) {
        ProjectState next = states.back();
        operation->change_state(app, next);
        states.push_back(std::move(next));
    }
    for (std::size_t i = database_.size(); i-- > 0;)
        if (editor.allows(app, database_[i]->model_name(), database_[i]->hints()))
            database_[i]->backwards(app, editor, states[i], states[i + 1]);
}

bool SeparateDatabaseAndState::is_reversible() const {
    return std::all_of(database_.begin(), database_.end(),
                       [](const OperationPtr& operation) { return operation->is_reversible(); });
}

void SeparateDatabaseAndState::write(TableWriter& out) const {
    out.operations("database_operations", database_);
    out.operations("state_operations", state_);
}

}  // namespace nuages::migrations
