#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/db/database.h>
#include <nuages/migrations/project_state.h>

namespace nuages::orm {
class Routers;
}

namespace nuages::migrations {

class Functions;

// An index, unique index or constraint that a table gets, before its name and text are fixed: the table may
// still be renamed before it is made.
struct TableAddition {
    enum class Kind : std::uint8_t { index, unique, foreign_key };
    Kind kind = Kind::index;
    std::string table;
    NameList columns;
    NameList terms{};          // as written in parentheses: "\"votes\" DESC"; empty for the columns
    std::string name{};        // "" for Django's
    std::string suffix{};      // of Django's name
    NameList include{};        // columns whose values an index has beside
    std::string index_type{};  // "" for the usual one
    NameList parameters{};     // of the type: "fillfactor = 70"
    std::string condition{};   // WHERE
    std::optional<bool> nulls_distinct{};
    std::string to_table{};  // of a foreign key
    std::string to_column{};
    std::string_view action{};  // " ON DELETE CASCADE"
};

// Changes the tables of a database as models change, with the statements that Django would use. One editor
// serves one migration: it either executes, inside the atomic block of the caller, or only collects the
// statements. Models come with the state that they are part of, in which their relations lead to other
// models.
class SchemaEditor {
public:
    enum class Mode : std::uint8_t { execute, collect };
    // The one for the vendor of the database. Throws NotSupportedError where there is none.
    static std::unique_ptr<SchemaEditor> make(db::Database& database, Mode mode);

    SchemaEditor(db::Database& database, Mode mode) : database_(database), mode_(mode) {}
    SchemaEditor(const SchemaEditor&) = delete;
    SchemaEditor& operator=(const SchemaEditor&) = delete;
    virtual ~SchemaEditor() = default;

    void create_model(const ProjectState& state, const ModelState& model);
    void delete_model(const ProjectState& state, const ModelState& model);
    void rename_table(const std::string& from, const std::string& to);
    // What people read about a table or a column, for databases that keep it.
    virtual void set_table_comment(const ModelState&) {}
    virtual void set_comment(const ModelState&, const FieldState&) {}
    void rename_column(const std::string& table, const std::string& from, const std::string& to);
    virtual void add_field(const ProjectState& state, const ModelState& model, const FieldState& field) = 0;
    virtual void remove_field(const ProjectState& state, const ModelState& model,
                              const FieldState& field) = 0;
    // The field as it was and is; `from` and `to` have the model with the one and the other.
    void alter_field(const ProjectState& from, const ProjectState& to, const ModelState& old_model,
                     const ModelState& new_model, const FieldState& old_field, const FieldState& new_field);
    void add_index(const ModelState& model, const IndexState& index);
    void remove_index(const IndexState& index);
    // `model` has the constraint already, or no more.
    virtual void add_constraint(const ProjectState& state, const ModelState& model,
                                const ConstraintState& constraint) = 0;
    virtual void remove_constraint(const ProjectState& state, const ModelState& model,
                                   const ConstraintState& constraint) = 0;
    void alter_unique_together(const ModelState& model, const std::vector<NameList>& before,
                               const std::vector<NameList>& after);

    // A foreign key of `new_model` points to a model that got another table name.
    virtual void rename_reference(const ProjectState&, const ProjectState&, const ModelState&,
                                  const ModelState&, const FieldState&, const FieldState&) {}
    // Waits until no other process migrates, and keeps others out until the end of the transaction.
    virtual void wait_for_turn() {}

    // Runs a statement, or several with semicolons between them, or collects them.
    void execute(const std::string& sql);
    // A line for the reader of the collected statements: "-- Create model Question".
    void comment(const std::string& line);
    // Runs what was put off to the end.
    void finish();
    // Checks what the database does not by itself while its schema changes. Throws IntegrityError that names
    // the rows.
    virtual void check_constraints() {}

    // Of the database as it is.
    virtual bool has_table(const std::string& table) const = 0;
    virtual bool has_column(const std::string& table, const std::string& column) const = 0;

    // With a semicolon each, and the comments.
    const std::vector<std::string>& statements() const noexcept { return statements_; }
    // What RunCpp operations may call.
    void use(const Functions& functions) noexcept { functions_ = &functions; }
    const Functions* functions() const noexcept { return functions_; }
    // Who is asked whether something may be done to its database; without them all may.
    void use(const orm::Routers& routers) noexcept { routers_ = &routers; }
    bool allows(std::string_view app_label, std::string_view model_name, const Dict& hints = {}) const;
    bool collects() const noexcept { return mode_ == Mode::collect; }
    db::Database& database() const noexcept { return database_; }

    static std::string quoted(std::string_view name);

protected:
    // What differs between databases.
    virtual std::string column_type(const FieldState& field) const = 0;
    // Which of Django's features the database has; what needs another one is left out of it.
    virtual bool covers_columns() const = 0;
    virtual bool has_index_types() const = 0;
    virtual bool defers_unique() const = 0;
    virtual bool tells_nulls_apart() const = 0;
    virtual bool computes_when_read() const = 0;
    // The condition that every value of the type meets; "" for none.
    virtual std::string column_check(const FieldState& field) const = 0;
    virtual std::string_view auto_suffix() const = 0;
    virtual std::string literal(const FieldState& field, const Value& value) const = 0;
    virtual std::size_t longest_name() const = 0;
    virtual std::string render(const TableAddition& addition) const = 0;
    virtual std::string_view drop_table_suffix() const = 0;
    // "REFERENCES ..." in the column; "" where foreign keys are added as constraints of their own.
    virtual std::string inline_reference(const ProjectState& state, const FieldState& field) const = 0;
    virtual std::vector<TableAddition> field_indexes(const ProjectState& state, const ModelState& model,
                                                     const FieldState& field) const;
    // A change of a column. Only called where something of it is in the database.
    virtual void change_column(const ProjectState& from, const ProjectState& to, const ModelState& old_model,
                               const ModelState& new_model, const FieldState& old_field,
                               const FieldState& new_field) = 0;
    virtual std::string drop_unique(const ModelState& model, const std::string& name) const = 0;
    // Those that the database has over just these columns, whatever the table was called when they were made.
    virtual NameList unique_names(const std::string& table, const NameList& columns) const = 0;
    virtual std::string drop_index(const std::string& name) const = 0;

    // What stands behind DEFAULT; "" where nothing does.
    std::string db_default_text(const FieldState& field) const;
    // The type of the column, which for a relation is that of the key it holds.
    std::string type_of(const ProjectState& state, const FieldState& field) const;
    const FieldState& stored_field(const ProjectState& state, const FieldState& field) const;
    // "varchar(200) NOT NULL UNIQUE": without check, counting and reference.
    std::string definition(const ProjectState& state, const FieldState& field) const;
    std::string full_definition(const ProjectState& state, const FieldState& field) const;
    // CREATE TABLE; what else the model needs is added to `additions` under the model's own table name.
    std::string create_table(const ProjectState& state, const ModelState& model, const std::string& table,
                             std::vector<TableAddition>& additions) const;
    std::vector<TableAddition> model_indexes(const ProjectState& state, const ModelState& model) const;
    std::optional<std::string> inline_constraint(const ModelState& model,
                                                 const ConstraintState& constraint) const;
    // Whether the database can hold rows to it; Django goes without it where not. Throws MigrationError for
    // an exclusion constraint, which nothing makes up for.
    bool supports(const ModelState& model, const ConstraintState& constraint) const;
    // "CONSTRAINT name EXCLUDE USING gist (...)".
    std::string exclusion(const ConstraintState& constraint) const;
    NameList terms_of(const std::vector<SqlText>& expressions) const;
    TableAddition index_addition(const ModelState& model, const IndexState& index) const;
    TableAddition unique_addition(const ModelState& model, const NameList& fields) const;
    TableAddition unique_addition(const ModelState& model, const ConstraintState& constraint) const;
    NameList columns_of(const ModelState& model, const NameList& fields) const;
    // A column that holds values of a model's key, in a model or in the table of a ManyToManyField.
    struct KeyReference {
        ModelState model;
        FieldState field;
    };
    // All of them, with those of models whose own key is such a column.
    static std::vector<KeyReference> key_references(const ProjectState& state, const ModelState& model);
    // Throws MigrationError where rows hold values of the key that was: of another, they would mean others.
    void refuse_to_move_key(const ProjectState& state, const ModelState& model, const FieldState& key) const;
    // Throws MigrationError for a column that cannot go, because it is part of the primary key.
    static void refuse_to_remove(const ModelState& model, const FieldState& field);
    // What existing rows get in a new column; nullopt where nothing does.
    std::optional<Value> value_for_existing_rows(const FieldState& field) const;
    static std::string column_list(const NameList& columns);

    void defer(std::vector<TableAddition> additions);
    void forget_deferred(const std::string& table);
    // Whether a foreign key of that column was still to be made; now it is not.
    bool forget_deferred_reference(const std::string& table, const std::string& column);
    void run_deferred();
    void drop_table(const std::string& table);

private:
    void alter_many_to_many(const ProjectState& from, const ProjectState& to, const ModelState& old_model,
                            const ModelState& new_model, const FieldState& old_field,
                            const FieldState& new_field);
    bool differs_in_database(const ProjectState& from, const ProjectState& to, const FieldState& old_field,
                             const FieldState& new_field) const;
    std::string name_of_unique(const ModelState& model, const NameList& fields) const;

    db::Database& database_;
    Mode mode_;
    const Functions* functions_ = nullptr;
    const orm::Routers* routers_ = nullptr;
    std::vector<TableAddition> deferred_;
    std::vector<std::string> statements_;
};

}  // namespace nuages::migrations
