#include "sqlite_schema_editor.h"

#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/db/errors.h>
#include <nuages/migrations/errors.h>
#include <nuages/sql/dialect.h>

#include "names.h"

namespace nuages::migrations {
namespace {

std::string with_length(std::string_view type, int length) {
    return length ? std::string(type) + '(' + std::to_string(length) + ')' : std::string(type);
}

[[noreturn]] void needs_postgres(const FieldState& field, std::string_view what, std::string_view remedy) {
    throw MigrationError("The field '" + field.name + "' is " + std::string(what) +
                         ", which needs PostgreSQL. " + std::string(remedy));
}

// A changed or new column comes first, after a key that the database counts: that is the order in which
// Django's rebuilt models have their fields.
void move_to_front(ModelState& model, std::string_view field_name) {
    const auto found = std::find_if(model.fields.begin(), model.fields.end(),
                                    [&](const FieldState& field) { return field.name == field_name; });
    if (found == model.fields.end() || found->is_auto())
        return;
    const auto first = std::find_if_not(model.fields.begin(), model.fields.end(),
                                        [](const FieldState& field) { return field.is_auto(); });
    if (first < found)
        std::rotate(first, found, found + 1);
}

// What is left of a key when another field becomes it.
FieldState without_key(FieldState field) {
    field.primary_key = false;
    if (field.is_auto())
        field.type = field.type == FieldType::big_auto     ? FieldType::big_integer
                     : field.type == FieldType::small_auto ? FieldType::small_integer
                                                           : FieldType::integer;
    return field;
}

// The old way to rename tables, for a while.
class LegacyRenames {
public:
    explicit LegacyRenames(db::Database& database) : database_(database) {
        database_.execute("PRAGMA legacy_alter_table = ON");
    }
    ~LegacyRenames() {
        try {
            database_.execute("PRAGMA legacy_alter_table = OFF");
        } catch (const std::exception&) {
            // What made it impossible is on its way to the caller.
        }
    }
    LegacyRenames(const LegacyRenames&) = delete;
    LegacyRenames& operator=(const LegacyRenames&) = delete;

private:
    db::Database& database_;
};

}  // namespace

std::string SqliteSchemaEditor::column_type(const FieldState& field) const {
    switch (field.type) {
        case FieldType::auto_field:
        case FieldType::big_auto:
        case FieldType::small_auto:
        case FieldType::integer:
            return "integer";
        case FieldType::big_integer:
        case FieldType::duration:
            return "bigint";
        case FieldType::small_integer:
            return "smallint";
        case FieldType::positive_big_integer:
            return "bigint unsigned";
        case FieldType::positive_integer:
            return "integer unsigned";
        case FieldType::positive_small_integer:
            return "smallint unsigned";
        case FieldType::binary:
            return "BLOB";
        case FieldType::boolean:
            return "bool";
        case FieldType::date:
            return "date";
        case FieldType::datetime:
            return "datetime";
        case FieldType::time:
            return "time";
        case FieldType::decimal:
            return "decimal";
        case FieldType::floating:
            return "real";
        case FieldType::ip_address:
            return "char(39)";
        case FieldType::uuid:
            return "char(32)";
        case FieldType::json:
        case FieldType::text:
            return "text";
        case FieldType::array:
            needs_postgres(field, "an array",
                           "Make it JSON for other databases: a member of the type Value.");
        case FieldType::hstore:
            needs_postgres(field, "hstore", "Make it JSON for other databases: a member of the type Value.");
        case FieldType::search_vector:
            needs_postgres(field, "a search vector", "Leave it out for other databases.");
        case FieldType::integer_range:
        case FieldType::big_integer_range:
        case FieldType::decimal_range:
        case FieldType::datetime_range:
        case FieldType::date_range:
            needs_postgres(field, "a range", "Make it two fields for other databases.");
        default:
            return with_length("varchar", field.max_length);
    }
}

std::string SqliteSchemaEditor::column_check(const FieldState& field) const {
    const std::string column = quoted(field.column());
    switch (field.type) {
        case FieldType::positive_big_integer:
        case FieldType::positive_integer:
        case FieldType::positive_small_integer:
            return column + " >= 0";
        case FieldType::json:
            return "(JSON_VALID(" + column + ") OR " + column + " IS NULL)";
        default:
            return {};
    }
}

std::string SqliteSchemaEditor::literal(const FieldState& field, const Value& value) const {
    return sql::sqlite_dialect().literal(
        field.type == FieldType::decimal && value.is_number() ? Value(value.str()) : value);
}

std::string SqliteSchemaEditor::render(const TableAddition& addition) const {
    const std::string name =
        addition.name.empty() ? index_name(addition.table, addition.columns, addition.suffix, longest_name())
                              : addition.name;
    std::string sql = addition.kind == TableAddition::Kind::unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    sql += quoted(name) + " ON " + quoted(addition.table) + " (" +
           (addition.terms.empty() ? column_list(addition.columns) : text::join(addition.terms, ", ")) + ')';
    if (!addition.condition.empty())
        sql += " WHERE " + addition.condition;
    return sql;
}

std::string SqliteSchemaEditor::inline_reference(const ProjectState& state, const FieldState& field) const {
    const ModelState& target = state.target(field);
    return "REFERENCES " + quoted(target.table()) + " (" + quoted(target.primary_key().column()) + ')' +
           std::string(field.reference_action()) + " DEFERRABLE INITIALLY DEFERRED";
}

std::string SqliteSchemaEditor::drop_unique(const ModelState&, const std::string& name) const {
    return drop_index(name);
}

std::string SqliteSchemaEditor::drop_index(const std::string& name) const {
    return "DROP INDEX " + quoted(name);
}

NameList SqliteSchemaEditor::unique_names(const std::string& table, const NameList& columns) const {
    const Value parameters[] = {table, text::join(columns, ",")};
    NameList names;
    database().query(
        "SELECT name FROM pragma_index_list(?) AS list WHERE \"unique\" AND origin = 'c' AND NOT "
        "partial AND (SELECT group_concat(name) FROM pragma_index_info(list.name)) = ? ORDER BY 1",
        parameters, [&](const db::Row& row) { names.emplace_back(row.text(0)); });
    return names;
}

// Fields

void SqliteSchemaEditor::add_field(const ProjectState& state, const ModelState& model,
                                   const FieldState& field) {
    if (field.has_own_table())
        return create_model(state, state.many_to_many_model(model, field));
    if (field.is_composite())
        return;
    const std::optional<Value> value = value_for_existing_rows(field);
    if (!field.null || field.is_unique() || value || field.is_generated() || !field.db_default_sql.empty()) {
        ModelState with_field = model;
        if (!with_field.find_field(field.name))
            with_field.fields.push_back(field);
        move_to_front(with_field, field.name);
        ModelState without = model;
        std::erase_if(without.fields, [&](const FieldState& each) { return each.name == field.name; });
        std::vector<Source> sources = copied_columns(without);
        if (!field.is_many_to_many() && !field.has_db_default() && !field.is_generated())
            sources.emplace_back(field.column(), value ? literal(field, *value) : "NULL");
        if (field.primary_key)
            refuse_to_move_key(state, model, field);
        remake_table(state, with_field, sources);
        if (field.primary_key)
            remake_referring_tables(state, with_field);
        return;
    }
    execute("ALTER TABLE " + quoted(model.table()) + " ADD COLUMN " + quoted(field.column()) + ' ' +
            full_definition(state, field));
    defer(field_indexes(state, model, field));
}

void SqliteSchemaEditor::remove_field(const ProjectState& state, const ModelState& model,
                                      const FieldState& field) {
    if (field.has_own_table())
        return delete_model(state, state.many_to_many_model(model, field));
    if (!field.has_column())
        return;
    refuse_to_remove(model, field);
    const bool constrained = field.is_to_one() && field.db_constraint;
    // Its check would stay behind, naming a column that is gone.
    if (!field.is_unique() && !field.db_index && !constrained && column_check(field).empty())
        return execute("ALTER TABLE " + quoted(model.table()) + " DROP COLUMN " + quoted(field.column()));
    ModelState without = model;
    std::erase_if(without.fields, [&](const FieldState& each) { return each.name == field.name; });
    std::erase_if(without.options.indexes, [&](const IndexState& index) {
        return std::ranges::any_of(index.fields, [&](const std::string& name) {
            return name == field.name || name == '-' + field.name;
        });
    });
    remake_table(state, without, copied_columns(without));
}

void SqliteSchemaEditor::change_column(const ProjectState& from, const ProjectState& to,
                                       const ModelState& old_model, const ModelState& new_model,
                                       const FieldState& old_field, const FieldState& new_field) {
    // A key of another table that has an index is made anew, since that is called after the column.
    const auto reference = [&](const ProjectState& state, const FieldState& field) {
        return field.is_to_one() && field.db_constraint ? inline_reference(state, field) : std::string();
    };
    const std::string old_reference = reference(from, old_field);
    if (old_field.column() != new_field.column() && old_field.db_index == new_field.db_index &&
        definition(from, old_field) == definition(to, new_field) &&
        old_reference == reference(to, new_field) && (old_reference.empty() || new_field.is_unique())) {
        return rename_column(old_model.table(), old_field.column(), new_field.column());
    }

    ModelState changed = new_model;
    move_to_front(changed, new_field.name);
    ModelState others = new_model;
    std::erase_if(others.fields, [&](const FieldState& each) { return each.name == new_field.name; });
    const bool becomes_key = new_field.primary_key && !old_field.primary_key;
    if (becomes_key) {
        refuse_to_move_key(to, new_model, new_field);
        // The key that the table had makes room for the new one.
        for (FieldState& each : changed.fields)
            if (each.primary_key && each.name != new_field.name)
                each = without_key(each);
    }
    std::vector<Source> sources = copied_columns(others);
    std::string source = quoted(old_field.column());
    if (old_field.null && !new_field.null) {
        const auto value = value_for_existing_rows(new_field);
        source = "coalesce(" + source + ", " +
                 (new_field.has_db_default() ? db_default_text(new_field)
                  : value                    ? literal(new_field, *value)
                                             : "NULL") +
                 ')';
    }
    if (!new_field.is_generated())
        sources.emplace_back(new_field.column(), source);
    remake_table(to, changed, sources);
    if (becomes_key || (new_field.primary_key && type_of(from, old_field) != type_of(to, new_field)))
        remake_referring_tables(to, new_model);
}

// Their columns hold values of the key, have its type and name it.
void SqliteSchemaEditor::remake_referring_tables(const ProjectState& state, const ModelState& model) {
    NameList done = {model.table()};
    for (const KeyReference& each : key_references(state, model)) {
        if (std::ranges::find(done, each.model.table()) != done.end())
            continue;
        done.push_back(each.model.table());
        remake_table(state, each.model, copied_columns(each.model));
    }
}

std::vector<SqliteSchemaEditor::Source> SqliteSchemaEditor::copied_columns(const ModelState& model) {
    std::vector<Source> sources;
    for (const FieldState& field : model.fields) {
        if (field.has_column() && !field.is_generated())
            sources.emplace_back(field.column(), quoted(field.column()));
    }
    return sources;
}

void SqliteSchemaEditor::remake_table(const ProjectState& state, const ModelState& model,
                                      const std::vector<Source>& sources) {
    const std::string table = model.table();
    const std::string new_table = "new__" + table;
    const std::vector<std::string> triggers = triggers_of(table);
    std::vector<TableAddition> additions;
    execute(create_table(state, model, new_table, additions));
    NameList columns, expressions;
    for (const auto& [column, expression] : sources) {
        columns.push_back(column);
        expressions.push_back(expression);
    }
    execute("INSERT INTO " + quoted(new_table) + " (" + column_list(columns) + ") SELECT " +
            text::join(expressions, ", ") + " FROM " + quoted(table));
    drop_table(table);
    rename_into_place(new_table, table);
    defer(std::move(additions));
    defer(model_indexes(state, model));
    run_deferred();
    for (const std::string& trigger : triggers)
        database().execute(trigger);
}

// Statements that make them again: they go with their table, though no model tells of them.
std::vector<std::string> SqliteSchemaEditor::triggers_of(const std::string& table) const {
    std::vector<std::string> statements;
    const Value parameters[] = {table};
    if (!collects())
        database().query("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", parameters,
                         [&](const db::Row& row) { statements.emplace_back(row.text(0)); });
    return statements;
}

// Views and triggers may name the table, which is not there at this moment: only the old way to rename does
// not ask whether they are right.
void SqliteSchemaEditor::rename_into_place(const std::string& new_table, const std::string& table) {
    if (collects())
        return rename_table(new_table, table);
    const LegacyRenames renames(database());
    rename_table(new_table, table);
}

// Constraints

void SqliteSchemaEditor::add_constraint(const ProjectState& state, const ModelState& model,
                                        const ConstraintState& constraint) {
    if (!supports(model, constraint))
        return;
    if (!inline_constraint(model, constraint))
        return execute(render(unique_addition(model, constraint)));
    remake_table(state, model, copied_columns(model));
}

void SqliteSchemaEditor::remove_constraint(const ProjectState& state, const ModelState& model,
                                           const ConstraintState& constraint) {
    if (!supports(model, constraint))
        return;
    if (!inline_constraint(model, constraint))
        return execute(drop_index(constraint.name));
    remake_table(state, model, copied_columns(model));
}

bool SqliteSchemaEditor::has_table(const std::string& table) const {
    const Value parameters[] = {table};
    return database()
        .query_value("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", parameters)
        .has_value();
}

bool SqliteSchemaEditor::has_column(const std::string& table, const std::string& column) const {
    const Value parameters[] = {table, column};
    return database()
        .query_value("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", parameters)
        .has_value();
}

void SqliteSchemaEditor::check_constraints() {
    std::optional<BrokenReference> broken;
    database().query("PRAGMA foreign_key_check", {}, [&](const db::Row& row) {
        if (!broken)
            broken = {std::string(row.text(0)), std::string(row.text(2)), row.value(1), row.value(3)};
    });
    if (broken)
        refuse(*broken);
}

void SqliteSchemaEditor::refuse(const BrokenReference& broken) const {
    std::string column, key_column = "rowid", target_column;
    const Value of_reference[] = {broken.table, broken.reference};
    database().query("SELECT \"from\", \"to\" FROM pragma_foreign_key_list(?) WHERE id = ?", of_reference,
                     [&](const db::Row& row) {
                         column = row.text(0);
                         target_column = row.is_null(1) ? "primary key" : row.text(1);
                     });
    const Value of_table[] = {broken.table};
    database().query("SELECT name FROM pragma_table_info(?) WHERE pk = 1", of_table,
                     [&](const db::Row& row) { key_column = row.text(0); });
    std::string key = "unknown", value = "unknown";
    const Value row_id[] = {broken.row_id};
    // Tables WITHOUT ROWID do not tell which row it is.
    if (!broken.row_id.is_null())
        database().query("SELECT " + quoted(key_column) + ", " + quoted(column) + " FROM " +
                             quoted(broken.table) + " WHERE rowid = ?",
                         row_id, [&](const db::Row& row) {
                             key = row.value(0).str();
                             value = row.value(1).str();
                         });
    throw db::IntegrityError(
        {"The row in table '" + broken.table + "' with primary key '" + key +
             "' has an invalid foreign key: " + broken.table + '.' + column + " contains a value '" + value +
             "' that does not have a corresponding value in " + broken.target + '.' + target_column + '.',
         {},
         database().description(),
         "Correct or delete the row, and try again; nothing was changed."});
}

}  // namespace nuages::migrations
