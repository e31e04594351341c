#include "postgres_schema_editor.h"

#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/json/json.h>
#include <nuages/meta/hstore.h>
#include <nuages/migrations/errors.h>
#include <nuages/sql/dialect.h>

#include "names.h"

namespace nuages::migrations {
namespace {

// A list of JSON as PostgreSQL writes arrays: {"a","b"}.
std::string array_text(const FieldState& array, const Value& list) {
    const FieldState& element = array.base_field.front();
    std::string text;
    for (const Value& each : list.as_list()) {
        text += text.empty() ? "{" : ",";
        if (each.is_null())
            text += "NULL";
        else if (element.type == FieldType::array && each.is_list())
            text += array_text(element, each);
        else
            text += '"' +
                    text::replace_all(
                        text::replace_all(element.type == FieldType::json ? json::dumps(each) : each.str(),
                                          "\\", "\\\\"),
                        "\"", "\\\"") +
                    '"';
    }
    return (text.empty() ? "{" : text) + '}';
}

bool is_text(std::string_view base_type) {
    return base_type == "varchar" || base_type == "text";
}

}  // namespace

// Types

std::string PostgresSchemaEditor::column_type(const FieldState& field) const {
    switch (field.type) {
        case FieldType::auto_field:
        case FieldType::integer:
        case FieldType::positive_integer:
            return "integer";
        case FieldType::big_auto:
        case FieldType::big_integer:
        case FieldType::positive_big_integer:
            return "bigint";
        case FieldType::small_auto:
        case FieldType::small_integer:
        case FieldType::positive_small_integer:
            return "smallint";
        case FieldType::binary:
            return "bytea";
        case FieldType::boolean:
            return "boolean";
        case FieldType::date:
            return "date";
        case FieldType::datetime:
            return "timestamp with time zone";
        case FieldType::time:
            return "time";
        case FieldType::duration:
            return "interval";
        case FieldType::decimal:
            if (field.max_digits == 0)
                return "numeric";
            return "numeric(" + std::to_string(field.max_digits) + ", " +
                   std::to_string(field.decimal_places) + ')';
        case FieldType::floating:
            return "double precision";
        case FieldType::ip_address:
            return "inet";
        case FieldType::uuid:
            return "uuid";
        case FieldType::json:
            return "jsonb";
        case FieldType::text:
            return "text";
        case FieldType::hstore:
            return "hstore";
        case FieldType::search_vector:
            return "tsvector";
        case FieldType::integer_range:
            return "int4range";
        case FieldType::big_integer_range:
            return "int8range";
        case FieldType::decimal_range:
            return "numrange";
        case FieldType::datetime_range:
            return "tstzrange";
        case FieldType::date_range:
            return "daterange";
        case FieldType::array:
            return column_type(field.base_field.front()) +
                   (field.size > 0 ? '[' + std::to_string(field.size) + ']' : "[]");
        default:
            return field.max_length ? "varchar(" + std::to_string(field.max_length) + ')' : "varchar";
    }
}

std::string PostgresSchemaEditor::column_check(const FieldState& field) const {
    switch (field.type) {
        case FieldType::positive_big_integer:
        case FieldType::positive_integer:
        case FieldType::positive_small_integer:
            return quoted(field.column()) + " >= 0";
        default:
            return {};
    }
}

std::string PostgresSchemaEditor::base_type(const ProjectState& state, const FieldState& field) const {
    const std::string type = type_of(state, field);
    return type.substr(0, type.find_first_of("([")) + (type.ends_with(']') ? "[]" : "");
}

std::string PostgresSchemaEditor::literal(const FieldState& field, const Value& value) const {
    if (field.type == FieldType::array && value.is_text())
        return sql::postgres_dialect().literal(array_text(field, json::loads(value.as_text()))) +
               "::" + column_type(field);
    if (field.type == FieldType::hstore && value.is_text())
        return sql::postgres_dialect().literal(meta::hstore_text(json::loads(value.as_text()).as_dict())) +
               "::hstore";
    std::string text = sql::postgres_dialect().literal(value);
    return field.type == FieldType::json && value.is_text() ? text + "::jsonb" : text;
}

// Names and additions

std::string PostgresSchemaEditor::name_of(const TableAddition& addition) const {
    return addition.name.empty()
               ? index_name(addition.table, addition.columns, addition.suffix, longest_name())
               : addition.name;
}

std::string PostgresSchemaEditor::render(const TableAddition& addition) const {
    const std::string name = quoted(name_of(addition));
    const std::string columns =
        addition.terms.empty() ? column_list(addition.columns) : text::join(addition.terms, ", ");
    if (addition.kind == TableAddition::Kind::foreign_key)
        return alter(addition.table, "ADD CONSTRAINT " + name + " FOREIGN KEY (" + columns + ") REFERENCES " +
                                         quoted(addition.to_table) + " (" + quoted(addition.to_column) + ')' +
                                         std::string(addition.action) + " DEFERRABLE INITIALLY DEFERRED");
    const bool is_unique = addition.kind == TableAddition::Kind::unique;
    if (is_unique && addition.condition.empty() && addition.terms.empty() && addition.include.empty() &&
        !addition.nulls_distinct)
        return alter(addition.table, "ADD CONSTRAINT " + name + " UNIQUE (" + columns + ')');
    std::string sql = is_unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    sql += name + " ON " + quoted(addition.table);
    if (!addition.index_type.empty())
        sql += " USING " + addition.index_type;
    sql += " (" + columns + ')';
    if (!addition.include.empty())
        sql += " INCLUDE (" + column_list(addition.include) + ')';
    if (!addition.parameters.empty())
        sql += " WITH (" + text::join(addition.parameters, ", ") + ')';
    if (addition.nulls_distinct)
        sql += *addition.nulls_distinct ? " NULLS DISTINCT" : " NULLS NOT DISTINCT";
    return addition.condition.empty() ? sql : sql + " WHERE " + addition.condition;
}

TableAddition PostgresSchemaEditor::foreign_key(const ProjectState& state, const ModelState& model,
                                                const FieldState& field) const {
    const ModelState& target = state.target(field);
    const std::string key = target.primary_key().column();
    return {.kind = TableAddition::Kind::foreign_key,
            .table = model.table(),
            .columns = {field.column()},
            .suffix = "_fk_" + target.table() + '_' + key,
            .to_table = target.table(),
            .to_column = key,
            .action = field.reference_action()};
}

std::optional<TableAddition> PostgresSchemaEditor::like_index(const ProjectState& state,
                                                              const ModelState& model,
                                                              const FieldState& field) const {
    if (!field.db_index && !field.is_unique())
        return std::nullopt;
    const std::string type = base_type(state, field);
    if (type != "varchar" && type != "text")
        return std::nullopt;
    return TableAddition{.table = model.table(),
                         .columns = {field.column()},
                         .terms = {quoted(field.column()) + ' ' + type + "_pattern_ops"},
                         .suffix = "_like"};
}

std::vector<TableAddition> PostgresSchemaEditor::field_indexes(const ProjectState& state,
                                                               const ModelState& model,
                                                               const FieldState& field) const {
    if (!field.has_column())
        return {};
    std::vector<TableAddition> indexes = SchemaEditor::field_indexes(state, model, field);
    if (auto like = like_index(state, model, field))
        indexes.push_back(*std::move(like));
    return indexes;
}

std::string PostgresSchemaEditor::alter(const std::string& table, const std::string& what) const {
    return "ALTER TABLE " + quoted(table) + ' ' + what;
}

std::string PostgresSchemaEditor::drop_constraint(const std::string& table, const std::string& name) const {
    return alter(table, "DROP CONSTRAINT " + quoted(name));
}

std::string PostgresSchemaEditor::drop_unique(const ModelState& model, const std::string& name) const {
    return drop_constraint(model.table(), name);
}

std::string PostgresSchemaEditor::drop_index(const std::string& name) const {
    return "DROP INDEX IF EXISTS " + quoted(name);
}

// What the database has

bool PostgresSchemaEditor::has_table(const std::string& table) const {
    const Value parameters[] = {table};
    return database()
        .query_value(
            "SELECT 1 FROM pg_catalog.pg_class WHERE relname = $1 AND relkind IN ('r', 'p') AND "
            "pg_catalog.pg_table_is_visible(oid)",
            parameters)
        .has_value();
}

bool PostgresSchemaEditor::has_column(const std::string& table, const std::string& column) const {
    const Value parameters[] = {table, column};
    return database()
        .query_value(
            "SELECT 1 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE "
            "c.relname = $1 AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped AND "
            "pg_catalog.pg_table_is_visible(c.oid)",
            parameters)
        .has_value();
}

NameList PostgresSchemaEditor::constraint_names(const std::string& table, const std::string& column,
                                                Kind kind, const std::string& expected) const {
    const Value parameters[] = {table, column, std::string(1, static_cast<char>(kind))};
    NameList names;
    database().query(
        "SELECT k.conname::text FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = "
        "k.conrelid JOIN "
        "pg_catalog.pg_attribute a ON a.attrelid = c.oid AND k.conkey = ARRAY[a.attnum] WHERE c.relname = $1 "
        "AND "
        "a.attname = $2 AND k.contype = $3::\"char\" AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1",
        parameters, [&](const db::Row& row) { names.emplace_back(row.text(0)); });
    if (names.empty() && !expected.empty())
        names.push_back(expected);
    return names;
}

NameList PostgresSchemaEditor::unique_names(const std::string& table, const NameList& columns) const {
    const Value parameters[] = {table, text::join(columns, ",")};
    NameList names;
    database().query(
        "SELECT k.conname::text FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = "
        "k.conrelid "
        "WHERE c.relname = $1 AND k.contype = 'u' AND pg_catalog.pg_table_is_visible(c.oid) AND (SELECT "
        "string_agg(a.attname, ',' ORDER BY place) FROM unnest(k.conkey) WITH ORDINALITY key(number, place) "
        "JOIN "
        "pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = number) = $2 ORDER BY 1",
        parameters, [&](const db::Row& row) { names.emplace_back(row.text(0)); });
    return names;
}

// Indexes of the column alone, as far as a condition on pg_index x, pg_class i, pg_am m and pg_opclass o
// says.
NameList PostgresSchemaEditor::indexes_where(const std::string& table, const std::string& column,
                                             const std::string& condition) const {
    const Value parameters[] = {table, column};
    NameList names;
    database().query(
        "SELECT i.relname::text FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class c ON c.oid = x.indrelid "
        "JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid JOIN pg_catalog.pg_am m ON m.oid = i.relam "
        "JOIN pg_catalog.pg_opclass o ON o.oid = x.indclass[0] JOIN pg_catalog.pg_attribute a "
        "ON a.attrelid = c.oid AND x.indnatts = 1 AND x.indkey[0] = a.attnum "
        "WHERE c.relname = $1 AND a.attname = $2 AND pg_catalog.pg_table_is_visible(c.oid) AND " +
            condition + " ORDER BY 1",
        parameters, [&](const db::Row& row) { names.emplace_back(row.text(0)); });
    return names;
}

// Indexes of the column alone that the model's options do not name.
NameList PostgresSchemaEditor::index_names(const ModelState& model, const std::string& column) const {
    NameList names = indexes_where(model.table(), column,
                                   "NOT x.indisunique AND x.indpred IS NULL AND m.amname = 'btree'");
    std::erase_if(names, [&](const std::string& name) {
        return std::ranges::any_of(model.options.indexes,
                                   [&](const IndexState& index) { return index.name == name; });
    });
    if (names.empty())
        names.push_back(index_name(model.table(), {column}, "", longest_name()));
    return names;
}

void PostgresSchemaEditor::lead_references_to_new_key(const ProjectState& state, const ModelState& model) {
    const auto references = key_references(state, model);
    for (const auto& [other, field] : references)
        drop_foreign_key(other.table(), field.column(), "");
    for (const auto& [other, field] : references) {
        const std::string table = other.table(), column = quoted(field.column());
        const std::string type = type_of(state, field);
        drop_like_indexes(table, field.column(),
                          index_name(table, {field.column()}, "_like", longest_name()));
        execute(alter(table,
                      "ALTER COLUMN " + column + " TYPE " + type + " USING " + column + "::text::" + type));
        if (const auto like = like_index(state, other, field))
            execute(render(*like));
    }
    for (const auto& [other, field] : references)
        if (holds_reference(field))
            execute(render(foreign_key(state, other, field)));
}

void PostgresSchemaEditor::drop_like_indexes(const std::string& table, const std::string& column,
                                             const std::string& expected) {
    NameList names = indexes_where(table, column,
                                   "o.opcname IN ('varchar_pattern_ops', 'text_pattern_ops') AND "
                                   "i.relname LIKE '%\\_like'");
    if (names.empty())
        names.push_back(expected);
    for (const std::string& name : names)
        execute(drop_index(name));
}

void PostgresSchemaEditor::drop_constraints(const std::string& table, const std::string& column, Kind kind,
                                            const std::string& expected) {
    for (const std::string& name : constraint_names(table, column, kind, expected))
        execute(drop_constraint(table, name));
}

void PostgresSchemaEditor::drop_foreign_key(const std::string& table, const std::string& column,
                                            const std::string& expected) {
    if (forget_deferred_reference(table, column))
        return;
    for (const std::string& name : constraint_names(table, column, Kind::foreign_key, expected))
        execute("SET CONSTRAINTS " + quoted(name) + " IMMEDIATE; " + drop_constraint(table, name));
}

// One process at a time changes the schema; the others wait until its transaction has ended.
void PostgresSchemaEditor::wait_for_turn() {
    if (!collects())
        database().query_value("SELECT pg_advisory_xact_lock(hashtext('django_migrations'))");
}

void PostgresSchemaEditor::check_constraints() {
    if (collects())
        return;
    database().execute("SET CONSTRAINTS ALL IMMEDIATE");
    database().execute("SET CONSTRAINTS ALL DEFERRED");
}

// Fields

void PostgresSchemaEditor::add_field(const ProjectState& state, const ModelState& model,
                                     const FieldState& field) {
    if (field.has_own_table())
        return create_model(state, state.many_to_many_model(model, field));
    if (!field.has_column())
        return;
    if (field.primary_key)
        refuse_to_move_key(state, model, field);
    const auto value = field.has_db_default() ? std::nullopt : value_for_existing_rows(field);
    FieldState with_default = field;
    if (value)
        with_default.db_default = value;
    std::string definition = full_definition(state, with_default);
    if (holds_reference(field)) {
        const TableAddition reference = foreign_key(state, model, field);
        const std::string name = quoted(name_of(reference));
        definition += " CONSTRAINT " + name + " REFERENCES " + quoted(reference.to_table) + '(' +
                      quoted(reference.to_column) + ')' + std::string(reference.action) +
                      " DEFERRABLE INITIALLY DEFERRED; SET CONSTRAINTS " + name + " IMMEDIATE";
    }
    execute(alter(model.table(), "ADD COLUMN " + quoted(field.column()) + ' ' + definition));
    if (value)
        execute(alter(model.table(), "ALTER COLUMN " + quoted(field.column()) + " DROP DEFAULT"));
    if (!field.db_comment.empty())
        set_comment(model, field);
    defer(field_indexes(state, model, field));
    if (field.primary_key)
        lead_references_to_new_key(state, model);
}

void PostgresSchemaEditor::set_table_comment(const ModelState& model) {
    execute("COMMENT ON TABLE " + quoted(model.table()) + " IS " +
            sql::postgres_dialect().literal(model.options.db_table_comment));
}

void PostgresSchemaEditor::set_comment(const ModelState& model, const FieldState& field) {
    execute("COMMENT ON COLUMN " + quoted(model.table()) + '.' + quoted(field.column()) + " IS " +
            sql::postgres_dialect().literal(field.db_comment));
}

void PostgresSchemaEditor::remove_field(const ProjectState& state, const ModelState& model,
                                        const FieldState& field) {
    if (field.has_own_table())
        return delete_model(state, state.many_to_many_model(model, field));
    if (!field.has_column())
        return;
    refuse_to_remove(model, field);
    if (holds_reference(field))
        drop_foreign_key(model.table(), field.column(), name_of(foreign_key(state, model, field)));
    execute(alter(model.table(), "DROP COLUMN " + quoted(field.column()) + " CASCADE"));
}

void PostgresSchemaEditor::rename_reference(const ProjectState& from, const ProjectState& to,
                                            const ModelState& old_model, const ModelState& new_model,
                                            const FieldState& old_field, const FieldState& new_field) {
    if (!holds_reference(old_field) || !holds_reference(new_field))
        return;
    drop_foreign_key(new_model.table(), new_field.column(), name_of(foreign_key(from, old_model, old_field)));
    execute(render(foreign_key(to, new_model, new_field)));
}

// What becomes of the type: the action within ALTER TABLE, then statements to follow.
std::vector<std::string> PostgresSchemaEditor::type_change(const ProjectState& from, const ProjectState& to,
                                                           const std::string& table,
                                                           const FieldState& old_field,
                                                           const FieldState& new_field) {
    const std::string column = quoted(new_field.column()), type = type_of(to, new_field);
    const std::string old_base = base_type(from, old_field), new_base = base_type(to, new_field);
    const bool was_text = is_text(old_base);
    if ((old_field.db_index || old_field.is_unique()) && was_text && new_base != old_base)
        drop_like_indexes(table, new_field.column(),
                          index_name(table, {old_field.column()}, "_like", longest_name()));
    std::string action = "ALTER COLUMN " + column + " TYPE " + type;
    // Nothing but text becomes a UUID, or has been one.
    const bool by_text = (old_base == "uuid" || new_base == "uuid") && !was_text && !is_text(new_base);
    if (old_base != new_base)
        action += " USING " + column + (by_text ? "::text::" : "::") + type;
    if (new_field.is_auto() && !old_field.is_auto())
        return {action, alter(table, "ALTER COLUMN " + column + " ADD GENERATED BY DEFAULT AS IDENTITY")};
    if (old_field.is_auto() && !new_field.is_auto())
        execute(alter(table, "ALTER COLUMN " + column + " DROP IDENTITY IF EXISTS"));
    return {action};
}

// Constraints

void PostgresSchemaEditor::add_constraint(const ProjectState&, const ModelState& model,
                                          const ConstraintState& constraint) {
    if (const auto text = inline_constraint(model, constraint))
        execute(alter(model.table(), "ADD " + *text));
    else
        execute(render(unique_addition(model, constraint)));
}

void PostgresSchemaEditor::remove_constraint(const ProjectState&, const ModelState& model,
                                             const ConstraintState& constraint) {
    execute(inline_constraint(model, constraint) ? drop_constraint(model.table(), constraint.name)
                                                 : drop_index(constraint.name));
}

}  // namespace nuages::migrations
