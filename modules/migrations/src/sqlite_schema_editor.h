#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nuages/migrations/schema_editor.h>

namespace nuages::migrations {

// SQLite changes little of a table in place; for everything else a table is made anew under another name,
// filled from the old one and put in its place (https://www.sqlite.org/lang_altertable.html#otheralter).
// Foreign keys must not be enforced meanwhile, and are checked at the end.
class SqliteSchemaEditor final : public SchemaEditor {
public:
    using SchemaEditor::SchemaEditor;

    void add_field(const ProjectState& state, const ModelState& model, const FieldState& field) override;
    void remove_field(const ProjectState& state, const ModelState& model, const FieldState& field) override;
    void add_constraint(const ProjectState& state, const ModelState& model,
                        const ConstraintState& constraint) override;
    void remove_constraint(const ProjectState& state, const ModelState& model,
                           const ConstraintState& constraint) override;
    void check_constraints() override;
    bool has_table(const std::string& table) const override;
    bool has_column(const std::string& table, const std::string& column) const override;

protected:
    std::string column_type(const FieldState& field) const override;
    bool covers_columns() const override { return false; }
    bool has_index_types() const override { return false; }
    bool defers_unique() const override { return false; }
    bool tells_nulls_apart() const override { return false; }
    bool computes_when_read() const override { return true; }
    std::string column_check(const FieldState& field) const override;
    std::string_view auto_suffix() const override { return "AUTOINCREMENT"; }
    std::string literal(const FieldState& field, const Value& value) const override;
    std::size_t longest_name() const override { return 200; }
    std::string render(const TableAddition& addition) const override;
    std::string_view drop_table_suffix() const override { return ""; }
    std::string inline_reference(const ProjectState& state, const FieldState& field) const override;
    void change_column(const ProjectState& from, const ProjectState& to, const ModelState& old_model,
                       const ModelState& new_model, const FieldState& old_field,
                       const FieldState& new_field) override;
    std::string drop_unique(const ModelState& model, const std::string& name) const override;
    std::string drop_index(const std::string& name) const override;
    NameList unique_names(const std::string& table, const NameList& columns) const override;

private:
    // What goes into a column of the new table: an expression over the old one.
    using Source = std::pair<std::string, std::string>;
    static std::vector<Source> copied_columns(const ModelState& model);
    void remake_table(const ProjectState& state, const ModelState& model, const std::vector<Source>& sources);
    void remake_referring_tables(const ProjectState& state, const ModelState& model);
    std::vector<std::string> triggers_of(const std::string& table) const;
    void rename_into_place(const std::string& new_table, const std::string& table);

    // As PRAGMA foreign_key_check tells of it.
    struct BrokenReference {
        std::string table, target;
        Value row_id, reference;
    };
    [[noreturn]] void refuse(const BrokenReference& broken) const;
};

}  // namespace nuages::migrations
