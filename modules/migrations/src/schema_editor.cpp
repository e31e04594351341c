#include <algorithm>
#include <utility>

#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/schema_editor.h>
#include <nuages/orm/router.h>

#include "names.h"
#include "postgres_schema_editor.h"
#include "sql_statements.h"
#include "sqlite_schema_editor.h"

namespace nuages::migrations {
namespace {

template <class Range, class Write>
std::string joined(const Range& range, Write write) {
    std::string text;
    for (const auto& each : range) {
        if (!text.empty())
            text += ", ";
        text += write(each);
    }
    return text;
}

std::string initially(std::string_view when) {
    return when == "deferred" ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE INITIALLY IMMEDIATE";
}

}  // namespace

std::unique_ptr<SchemaEditor> SchemaEditor::make(db::Database& database, Mode mode) {
    if (database.vendor() == db::Vendor::postgresql)
        return std::make_unique<PostgresSchemaEditor>(database, mode);
    return std::make_unique<SqliteSchemaEditor>(database, mode);
}

std::string SchemaEditor::quoted(std::string_view name) {
    return '"' + text::replace_all(name, "\"", "\"\"") + '"';
}

std::string SchemaEditor::column_list(const NameList& columns) {
    return joined(columns, [](const std::string& column) { return quoted(column); });
}

bool SchemaEditor::allows(std::string_view app_label, std::string_view model_name, const Dict& hints) const {
    return !routers_ || routers_->allow_migrate(database_.alias(), app_label, model_name, hints);
}

void SchemaEditor::execute(const std::string& sql) {
    if (collects())
        return statements_.push_back(sql + ';');
    for (const std::string& statement : split_statements(sql))
        database_.execute(statement);
}

void SchemaEditor::comment(const std::string& line) {
    if (collects())
        statements_.push_back(line);
}

void SchemaEditor::finish() {
    run_deferred();
}

void SchemaEditor::defer(std::vector<TableAddition> additions) {
    std::move(additions.begin(), additions.end(), std::back_inserter(deferred_));
}

void SchemaEditor::forget_deferred(const std::string& table) {
    std::erase_if(deferred_,
                  [&](const TableAddition& each) { return each.table == table || each.to_table == table; });
}

bool SchemaEditor::forget_deferred_reference(const std::string& table, const std::string& column) {
    return std::erase_if(deferred_, [&](const TableAddition& each) {
               return each.kind == TableAddition::Kind::foreign_key && each.table == table &&
                      each.columns == NameList{column};
           }) > 0;
}

void SchemaEditor::run_deferred() {
    for (const TableAddition& addition : std::exchange(deferred_, {}))
        execute(render(addition));
}

// Tables

void SchemaEditor::create_model(const ProjectState& state, const ModelState& model) {
    std::vector<TableAddition> additions;
    execute(create_table(state, model, model.table(), additions));
    if (!model.options.db_table_comment.empty())
        set_table_comment(model);
    for (const FieldState& field : model.fields)
        if (!field.db_comment.empty())
            set_comment(model, field);
    defer(std::move(additions));
    defer(model_indexes(state, model));
    for (const FieldState& field : model.fields) {
        if (field.has_own_table())
            create_model(state, state.many_to_many_model(model, field));
    }
}

void SchemaEditor::delete_model(const ProjectState& state, const ModelState& model) {
    for (const FieldState& field : model.fields) {
        if (field.has_own_table())
            delete_model(state, state.many_to_many_model(model, field));
    }
    drop_table(model.table());
}

void SchemaEditor::drop_table(const std::string& table) {
    execute("DROP TABLE " + quoted(table) + std::string(drop_table_suffix()));
    forget_deferred(table);
}

void SchemaEditor::rename_table(const std::string& from, const std::string& to) {
    if (from == to)
        return;
    execute("ALTER TABLE " + quoted(from) + " RENAME TO " + quoted(to));
    for (TableAddition& addition : deferred_) {
        if (addition.table == from)
            addition.table = to;
        if (addition.to_table == from)
            addition.to_table = to;
    }
}

void SchemaEditor::rename_column(const std::string& table, const std::string& from, const std::string& to) {
    execute("ALTER TABLE " + quoted(table) + " RENAME COLUMN " + quoted(from) + " TO " + quoted(to));
    const auto rename = [&](std::string& sql) { sql = text::replace_all(sql, quoted(from), quoted(to)); };
    for (TableAddition& addition : deferred_) {
        if (addition.to_table == table && addition.to_column == from)
            addition.to_column = to;
        if (addition.table != table)
            continue;
        std::ranges::replace(addition.columns, from, to);
        std::ranges::replace(addition.include, from, to);
        std::ranges::for_each(addition.terms, rename);
        rename(addition.condition);
    }
}

std::string SchemaEditor::create_table(const ProjectState& state, const ModelState& model,
                                       const std::string& table,
                                       std::vector<TableAddition>& additions) const {
    for (const NameList& fields : model.options.unique_together)
        additions.push_back(unique_addition(model, fields));
    NameList parts;
    for (const FieldState& field : model.fields) {
        if (!field.has_column())
            continue;
        parts.push_back(quoted(field.column()) + ' ' + full_definition(state, field));
        if (field.is_to_one() && field.db_constraint && inline_reference(state, field).empty()) {
            const ModelState& target = state.target(field);
            const std::string key = target.primary_key().column();
            additions.push_back({.kind = TableAddition::Kind::foreign_key,
                                 .table = model.table(),
                                 .columns = {field.column()},
                                 .suffix = "_fk_" + target.table() + '_' + key,
                                 .to_table = target.table(),
                                 .to_column = key});
        }
    }
    for (const ConstraintState& constraint : model.options.constraints) {
        if (!supports(model, constraint))
            continue;
        if (auto text = inline_constraint(model, constraint))
            parts.push_back(*std::move(text));
        else
            additions.push_back(unique_addition(model, constraint));
    }
    for (const FieldState& field : model.fields)
        if (field.is_composite())
            parts.push_back("PRIMARY KEY (" + column_list(columns_of(model, field.parts)) + ')');
    return "CREATE TABLE " + quoted(table) + " (" + text::join(parts, ", ") + ')';
}

// Columns

const FieldState& SchemaEditor::stored_field(const ProjectState& state, const FieldState& field) const {
    const FieldState* stored = &field;
    // A key that is itself a relation: a chain of at most all models, unless it runs in a circle.
    for (std::size_t steps = 0; stored->is_to_one(); ++steps) {
        if (steps > state.models().size())
            throw MigrationError(
                "The primary keys of " + field.to +
                " and the models it relates to hold each other. One of them has to be a plain field.");
        stored = &state.key_field(*stored);
    }
    if (stored->is_composite())
        throw MigrationError("The field '" + field.name + "' defines a relation involving model '" +
                             field.to +
                             "' which has a CompositePrimaryKey and such relations are not supported.");
    return *stored;
}

std::string SchemaEditor::type_of(const ProjectState& state, const FieldState& field) const {
    const FieldState& stored = stored_field(state, field);
    if (&stored == &field)
        return column_type(field);
    // A relation holds the key's value without the ways in which the key comes by it or is checked.
    FieldState plain = stored;
    switch (stored.type) {
        case FieldType::auto_field:
        case FieldType::positive_integer:
            plain.type = FieldType::integer;
            break;
        case FieldType::big_auto:
        case FieldType::positive_big_integer:
            plain.type = FieldType::big_integer;
            break;
        case FieldType::small_auto:
        case FieldType::positive_small_integer:
            plain.type = FieldType::small_integer;
            break;
        default:
            break;
    }
    return column_type(plain);
}

std::string SchemaEditor::definition(const ProjectState& state, const FieldState& field) const {
    std::string text = type_of(state, field);
    if (const std::string value = db_default_text(field); !value.empty())
        text += " DEFAULT " + value;
    if (field.is_generated()) {
        if (!field.db_persist && !computes_when_read())
            throw MigrationError(
                "The field '" + field.name +
                "' is computed when it is read, which PostgreSQL cannot do. Let it be stored.");
        text += " GENERATED ALWAYS AS (" + field.generated.of(database_.vendor()) +
                (field.db_persist ? ") STORED" : ") VIRTUAL");
    } else {
        text += field.null ? " NULL" : " NOT NULL";
    }
    if (field.primary_key)
        text += " PRIMARY KEY";
    else if (field.is_unique())
        text += " UNIQUE";
    return text;
}

std::string SchemaEditor::db_default_text(const FieldState& field) const {
    if (field.db_default)
        return literal(field, *field.db_default);
    const std::string& sql = field.db_default_sql.of(database_.vendor());
    return sql.empty() ? sql : '(' + sql + ')';
}

std::string SchemaEditor::full_definition(const ProjectState& state, const FieldState& field) const {
    std::string text = definition(state, field);
    if (const std::string check = column_check(field); !check.empty())
        text += " CHECK (" + check + ')';
    if (field.is_auto())
        text.append(" ").append(auto_suffix());
    if (field.is_to_one() && field.db_constraint) {
        if (const std::string reference = inline_reference(state, field); !reference.empty())
            text += ' ' + reference;
    }
    return text;
}

void SchemaEditor::refuse_to_remove(const ModelState& model, const FieldState& field) {
    if (!field.primary_key && model.is_in_primary_key(field))
        throw MigrationError(
            "The field " + model.label() + '.' + field.name +
            " is part of the composite primary key, which the table keeps: its column cannot be removed. "
            "Change the table by statements of your database, in RunSQL or by hand, and apply this migration "
            "with --fake.");
}

std::vector<SchemaEditor::KeyReference> SchemaEditor::key_references(const ProjectState& state,
                                                                     const ModelState& model) {
    std::vector<KeyReference> references;
    const auto add = [&](const ModelState& other, const FieldState& field) {
        const bool is_known = std::ranges::any_of(references, [&](const KeyReference& each) {
            return each.model.table() == other.table() && each.field.name == field.name;
        });
        if (!is_known)
            references.push_back({other, field});
        return !is_known;
    };
    const auto add_between = [&](const ModelState& between, const ModelState& wanted) {
        for (const FieldState& side : between.fields)
            if (side.is_to_one() && state.target(side).label() == wanted.label())
                add(between, side);
    };
    const auto add_all = [&](const auto& again, const ModelState& wanted) -> void {
        for (const auto& [other, field] : state.references_to(wanted)) {
            if (field->has_own_table())
                add_between(state.many_to_many_model(*other, *field), wanted);
            else if (field->is_to_one() && add(*other, *field) && field->primary_key)
                again(again, *other);
        }
        for (const FieldState& field : wanted.fields)
            if (field.has_own_table())
                add_between(state.many_to_many_model(wanted, field), wanted);
    };
    add_all(add_all, model);
    return references;
}

void SchemaEditor::refuse_to_move_key(const ProjectState& state, const ModelState& model,
                                      const FieldState& key) const {
    const auto references = key_references(state, model);
    if (references.empty())
        return;
    for (const FieldState& field : model.fields)
        if (field.primary_key && field.name != key.name)
            throw MigrationError("The model " + model.label() + " would have two primary keys, '" +
                                 field.name + "' and '" + key.name + "', while others refer to it. Remove '" +
                                 field.name + "' in an operation before this one.");
    if (collects())
        return;
    for (const KeyReference& each : references) {
        const std::string column = quoted(each.field.column());
        const std::string table = quoted(each.model.table());
        if (database_.query_value("SELECT 1 FROM " + table + " WHERE " + column + " IS NOT NULL LIMIT 1"))
            throw MigrationError(
                "The field '" + key.name + "' cannot become the primary key of " + model.label() + ": " +
                each.model.table() + '.' + each.field.column() +
                " holds values of the key that it had, which would mean other rows. Remove the relations "
                "to it in a migration before this one and add them anew after it; RunSQL or RunCpp can "
                "keep in between which rows belong together.");
    }
}

std::optional<Value> SchemaEditor::value_for_existing_rows(const FieldState& field) const {
    if (field.is_generated())
        return std::nullopt;
    if (field.default_value)
        return field.default_value;
    if (!field.null && field.blank && field.takes_empty_text())
        return field.type == FieldType::binary ? Value::bytes("") : Value("");
    if (!field.auto_now && !field.auto_now_add)
        return std::nullopt;
    const DateTime now = tz::now();
    if (field.type == FieldType::date)
        return Value(now.date());
    return field.type == FieldType::time ? Value(now.time()) : Value(now);
}

bool SchemaEditor::differs_in_database(const ProjectState& from, const ProjectState& to,
                                       const FieldState& old_field, const FieldState& new_field) const {
    const auto constrains = [](const FieldState& field) { return field.is_to_one() && field.db_constraint; };
    if (old_field.column() != new_field.column() || old_field.is_auto() != new_field.is_auto() ||
        constrains(old_field) != constrains(new_field) || old_field.db_index != new_field.db_index ||
        definition(from, old_field) != definition(to, new_field) ||
        column_check(old_field) != column_check(new_field))
        return true;
    return constrains(old_field) && (from.target(old_field).table() != to.target(new_field).table() ||
                                     old_field.reference_action() != new_field.reference_action());
}

namespace {

// Relations need something to refer to.
void refuse_to_lose_key(const ProjectState& state, const ModelState& model, const FieldState& old_field,
                        const FieldState& new_field) {
    const auto is_key = [](const FieldState& field) { return field.primary_key; };
    if (!old_field.primary_key || std::ranges::any_of(model.fields, is_key))
        return;
    const auto references = state.references_to(model);
    if (!references.empty())
        throw MigrationError("The field '" + new_field.name + "' has to stay the primary key of " +
                             model.label() + " while " + references.front().model->label() + '.' +
                             references.front().field->name +
                             " refers to it. Remove the relations to it in a migration before this one and "
                             "add them anew when the model has another primary key.");
}

}  // namespace

void SchemaEditor::alter_field(const ProjectState& from, const ProjectState& to, const ModelState& old_model,
                               const ModelState& new_model, const FieldState& old_field,
                               const FieldState& new_field) {
    // The key of a table that is there stays what it is, as in Django.
    if (old_field.is_composite() || new_field.is_composite())
        return;
    if (old_field.has_own_table() && new_field.has_own_table())
        return alter_many_to_many(from, to, old_model, new_model, old_field, new_field);
    if (old_field.is_many_to_many() && new_field.is_many_to_many() && !old_field.through.empty() &&
        !new_field.through.empty())
        return;
    if (old_field.is_many_to_many() || new_field.is_many_to_many())
        throw MigrationError(
            "Cannot alter field " + old_model.label() + '.' + old_field.name + " into " + new_model.label() +
            '.' + new_field.name +
            " - they are not compatible types (you cannot alter to or from M2M fields, or add or "
            "remove through= on M2M fields). Remove the field in one migration and add it in another.");
    if (old_field.generated != new_field.generated || old_field.db_persist != new_field.db_persist)
        throw MigrationError(
            "Modifying GeneratedFields is not supported - the field " + new_model.label() + '.' +
            new_field.name +
            " is computed in another way. Remove it in one migration and add it in another.");
    refuse_to_lose_key(to, new_model, old_field, new_field);
    if (differs_in_database(from, to, old_field, new_field))
        change_column(from, to, old_model, new_model, old_field, new_field);
    if (old_field.db_comment != new_field.db_comment)
        set_comment(new_model, new_field);
}

void SchemaEditor::alter_many_to_many(const ProjectState& from, const ProjectState& to,
                                      const ModelState& old_model, const ModelState& new_model,
                                      const FieldState& old_field, const FieldState& new_field) {
    const ModelState before = from.many_to_many_model(old_model, old_field);
    const ModelState after = to.many_to_many_model(new_model, new_field);
    const auto columns = [](const ModelState& between) {
        return joined(between.fields, [](const FieldState& field) { return quoted(field.column()); });
    };
    if (before.table() == after.table() && columns(before) == columns(after))
        return;
    if (before.table() == after.table())
        throw MigrationError(
            "The field " + new_model.label() + '.' + new_field.name +
            " cannot lead to another model while its table stays. Remove the field and add it anew.");
    create_model(to, after);
    execute("INSERT INTO " + quoted(after.table()) + " (" + columns(after) + ") SELECT " + columns(before) +
            " FROM " + quoted(before.table()));
    delete_model(from, before);
}

// Indexes and constraints

NameList SchemaEditor::columns_of(const ModelState& model, const NameList& fields) const {
    NameList columns;
    for (const std::string& field : fields)
        columns.push_back(model.field(field).column());
    return columns;
}

TableAddition SchemaEditor::index_addition(const ModelState& model, const IndexState& index) const {
    TableAddition addition{.table = model.table(),
                           .columns = {},
                           .name = index.name,
                           .condition = index.condition.of(database_.vendor())};
    if (covers_columns())
        addition.include = columns_of(model, index.include);
    if (has_index_types()) {
        addition.index_type = index.index_type;
        addition.parameters = index.parameters;
    }
    const bool by_class = has_index_types() && !index.opclasses.empty();
    for (std::size_t i = 0; i < index.fields.size(); ++i) {
        const std::string& field = index.fields[i];
        const bool descending = field.starts_with('-');
        addition.columns.push_back(model.field(field.substr(descending)).column());
        addition.terms.push_back(quoted(addition.columns.back()) +
                                 (by_class ? ' ' + index.opclasses[i] : "") + (descending ? " DESC" : ""));
    }
    std::ranges::move(terms_of(index.expressions), std::back_inserter(addition.terms));
    return addition;
}

TableAddition SchemaEditor::unique_addition(const ModelState& model, const NameList& fields) const {
    return {.kind = TableAddition::Kind::unique,
            .table = model.table(),
            .columns = columns_of(model, fields),
            .suffix = std::string(unique_suffix)};
}

TableAddition SchemaEditor::unique_addition(const ModelState& model,
                                            const ConstraintState& constraint) const {
    return {.kind = TableAddition::Kind::unique,
            .table = model.table(),
            .columns = columns_of(model, constraint.fields),
            .terms = terms_of(constraint.expressions),
            .name = constraint.name,
            .include = columns_of(model, constraint.include),
            .condition = constraint.condition.of(database_.vendor()),
            .nulls_distinct = constraint.nulls_distinct};
}

std::optional<std::string> SchemaEditor::inline_constraint(const ModelState& model,
                                                           const ConstraintState& constraint) const {
    const std::string start = "CONSTRAINT " + quoted(constraint.name);
    if (constraint.type == ConstraintState::Type::check)
        return start + " CHECK (" + constraint.condition.of(database_.vendor()) + ')';
    if (constraint.type == ConstraintState::Type::exclude)
        return start + ' ' + exclusion(constraint);
    // Only an index can be unique for some of the rows, or in what is computed from them.
    if (!constraint.condition.empty() || !constraint.expressions.empty() || !constraint.include.empty())
        return std::nullopt;
    std::string text = start + " UNIQUE";
    if (constraint.nulls_distinct)
        text += *constraint.nulls_distinct ? " NULLS DISTINCT" : " NULLS NOT DISTINCT";
    text += " (" + column_list(columns_of(model, constraint.fields)) + ')';
    if (!constraint.deferrable.empty())
        text += initially(constraint.deferrable);
    return text;
}

bool SchemaEditor::supports(const ModelState& model, const ConstraintState& constraint) const {
    if (constraint.type == ConstraintState::Type::exclude && !defers_unique())
        throw MigrationError(
            "The exclusion constraint '" + constraint.name + "' of " + model.label() +
            " needs PostgreSQL. Check the rows in the program on other databases, and leave the "
            "constraint out of the model.");
    return (constraint.include.empty() || covers_columns()) &&
           (constraint.deferrable.empty() || defers_unique()) &&
           (!constraint.nulls_distinct || tells_nulls_apart());
}

std::string SchemaEditor::exclusion(const ConstraintState& constraint) const {
    NameList terms = terms_of(constraint.expressions);
    for (std::size_t i = 0; i < terms.size() && i < constraint.operators.size(); ++i)
        terms[i] += " WITH " + constraint.operators[i];
    std::string text = "EXCLUDE USING " + constraint.index_type + " (" + text::join(terms, ", ") + ')';
    if (!constraint.condition.empty())
        text += " WHERE (" + constraint.condition.of(database_.vendor()) + ')';
    if (!constraint.deferrable.empty())
        text += initially(constraint.deferrable);
    return text;
}

namespace {

// Whether it is a column, or stands in parentheses, with or without an order behind it.
bool is_index_term(std::string_view text) {
    for (const std::string_view order : {" DESC", " ASC"})
        if (text.ends_with(order))
            text.remove_suffix(order.size());
    if (text.starts_with('"'))
        return text.find('"', 1) == text.size() - 1;
    if (!text.starts_with('('))
        return false;
    int depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote ? c == quote : c == '\'' || c == '"')
            quote = quote ? 0 : c;
        else if (!quote)
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth == 0)
            return i + 1 == text.size();
    }
    return false;
}

}  // namespace

NameList SchemaEditor::terms_of(const std::vector<SqlText>& expressions) const {
    NameList terms;
    for (const SqlText& expression : expressions) {
        const std::string& text = expression.of(database_.vendor());
        terms.push_back(is_index_term(text) ? text : '(' + text + ')');
    }
    return terms;
}

std::vector<TableAddition> SchemaEditor::field_indexes(const ProjectState&, const ModelState& model,
                                                       const FieldState& field) const {
    if (!field.db_index || field.is_unique() || !field.has_column())
        return {};
    return {{.table = model.table(), .columns = {field.column()}}};
}

std::vector<TableAddition> SchemaEditor::model_indexes(const ProjectState& state,
                                                       const ModelState& model) const {
    std::vector<TableAddition> indexes;
    for (const FieldState& field : model.fields) {
        if (field.has_column())
            std::ranges::move(field_indexes(state, model, field), std::back_inserter(indexes));
    }
    for (const IndexState& index : model.options.indexes)
        indexes.push_back(index_addition(model, index));
    return indexes;
}

void SchemaEditor::add_index(const ModelState& model, const IndexState& index) {
    execute(render(index_addition(model, index)));
}

void SchemaEditor::remove_index(const IndexState& index) {
    execute(drop_index(index.name));
}

std::string SchemaEditor::name_of_unique(const ModelState& model, const NameList& fields) const {
    const NameList columns = columns_of(model, fields);
    for (const std::string& name : unique_names(model.table(), columns)) {
        const bool is_constraint = std::ranges::any_of(
            model.options.constraints, [&](const ConstraintState& each) { return each.name == name; });
        if (!is_constraint)
            return name;
    }
    return index_name(model.table(), columns, unique_suffix, longest_name());
}

void SchemaEditor::alter_unique_together(const ModelState& model, const std::vector<NameList>& before,
                                         const std::vector<NameList>& after) {
    const auto has = [](const std::vector<NameList>& lists, const NameList& wanted) {
        return std::find(lists.begin(), lists.end(), wanted) != lists.end();
    };
    for (const NameList& fields : before) {
        if (!has(after, fields))
            execute(drop_unique(model, name_of_unique(model, fields)));
    }
    for (const NameList& fields : after) {
        if (!has(before, fields))
            execute(render(unique_addition(model, fields)));
    }
}

}  // namespace nuages::migrations
