// The models of the source as migrations see them.
#include <nuages/migrations/errors.h>
#include <nuages/migrations/project_state.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/registry.h>
#include <nuages/orm/rules.h>

#include "names.h"

namespace nuages::migrations {
namespace {

using ColumnKind = sql::ColumnType::Kind;

FieldType counted_type(ColumnKind kind) {
    if (kind == ColumnKind::big_integer)
        return FieldType::big_auto;
    return kind == ColumnKind::small_integer ? FieldType::small_auto : FieldType::auto_field;
}

FieldType text_type(meta::Format format) {
    switch (format) {
        case meta::Format::email:
            return FieldType::email;
        case meta::Format::slug:
        case meta::Format::unicode_slug:
            return FieldType::slug;
        case meta::Format::url:
            return FieldType::url;
        case meta::Format::file:
        case meta::Format::image:
            return FieldType::file;
        default:
            return FieldType::character;
    }
}

FieldType range_type(ColumnKind ends) {
    switch (ends) {
        case ColumnKind::integer:
            return FieldType::integer_range;
        case ColumnKind::big_integer:
            return FieldType::big_integer_range;
        case ColumnKind::decimal:
            return FieldType::decimal_range;
        case ColumnKind::datetime:
            return FieldType::datetime_range;
        default:
            return FieldType::date_range;
    }
}

FieldType type_of(const orm::FieldInfo& field, const sql::ColumnType& column) {
    if (column.auto_increment)
        return counted_type(column.kind);
    switch (column.kind) {
        case ColumnKind::boolean:
            return FieldType::boolean;
        case ColumnKind::small_integer:
            return FieldType::small_integer;
        case ColumnKind::integer:
            return FieldType::integer;
        case ColumnKind::big_integer:
            return FieldType::big_integer;
        case ColumnKind::positive_small_integer:
            return FieldType::positive_small_integer;
        case ColumnKind::positive_integer:
            return FieldType::positive_integer;
        case ColumnKind::positive_big_integer:
            return FieldType::positive_big_integer;
        case ColumnKind::real:
            return FieldType::floating;
        case ColumnKind::varchar:
            return text_type(field.meta().format);
        case ColumnKind::text:
            return FieldType::text;
        case ColumnKind::datetime:
            return FieldType::datetime;
        case ColumnKind::date:
            return FieldType::date;
        case ColumnKind::time:
            return FieldType::time;
        case ColumnKind::duration:
            return FieldType::duration;
        case ColumnKind::uuid:
            return FieldType::uuid;
        case ColumnKind::json:
            return FieldType::json;
        case ColumnKind::binary:
            return FieldType::binary;
        case ColumnKind::decimal:
            return FieldType::decimal;
        case ColumnKind::ip_address:
            return FieldType::ip_address;
        case ColumnKind::array:
            return FieldType::array;
        case ColumnKind::range:
            return range_type(column.element);
        case ColumnKind::hstore:
            return FieldType::hstore;
        case ColumnKind::search_vector:
            return FieldType::search_vector;
        case ColumnKind::none:
            break;
    }
    throw MigrationError("The field " + field.model().label() + '.' + field.name() +
                         " has no type that migrations know a column for.");
}

std::string_view on_delete_name(meta::OnDelete on_delete) {
    switch (on_delete) {
        case meta::OnDelete::protect:
            return "PROTECT";
        case meta::OnDelete::restrict:
            return "RESTRICT";
        case meta::OnDelete::set_null:
            return "SET_NULL";
        case meta::OnDelete::set_default:
            return "SET_DEFAULT";
        case meta::OnDelete::set_to:
            return "SET";
        case meta::OnDelete::do_nothing:
            return "DO_NOTHING";
        case meta::OnDelete::db_cascade:
            return "DB_CASCADE";
        case meta::OnDelete::db_set_null:
            return "DB_SET_NULL";
        case meta::OnDelete::db_set_default:
            return "DB_SET_DEFAULT";
        case meta::OnDelete::cascade:
            break;
    }
    return "CASCADE";
}

SqlText computed(const orm::FieldInfo& field, const meta::TermRange& range) {
    if (!range)
        return {};
    const orm::Expression expression = orm::expressions_of(field.terms(), range).front();
    return {orm::expression_sql(field.model(), expression, db::Vendor::sqlite),
            orm::expression_sql(field.model(), expression, db::Vendor::postgresql)};
}

FieldState relation(const orm::FieldInfo& field) {
    const meta::FieldMeta& meta = field.meta();
    FieldState state(field.name(), meta.one_to_one ? FieldType::one_to_one : FieldType::foreign_key);
    state.to = field.target()->label();
    state.on_delete = std::string(on_delete_name(meta.on_delete));
    return state;
}

FieldState many_to_many(const orm::ModelInfo& model, const orm::FieldInfo& field) {
    FieldState state(field.name(), FieldType::many_to_many);
    state.to = field.target()->label();
    if (field.through()->auto_created() != &field)
        state.through = field.through()->label();
    else if (const std::string usual = model.table() + '_' + field.name(); usual != field.through()->table())
        state.db_table = field.through()->table();
    return state;
}

// What the column's type adds to a state of that type.
void set_sizes(FieldState& state, const sql::ColumnType& column) {
    if (column.kind == ColumnKind::varchar)
        state.max_length = column.length;
    if (state.type == FieldType::decimal) {
        state.max_digits = column.length;
        state.decimal_places = column.scale;
    }
}

// Of an array of that many dimensions.
FieldState base_field(const orm::FieldInfo& field, const sql::ColumnType& array, int dimensions) {
    if (dimensions > 1) {
        FieldState inner({}, FieldType::array);
        inner.base_field.push_back(base_field(field, array, dimensions - 1));
        return inner;
    }
    const sql::ColumnType element{array.element, false, array.length, array.scale};
    FieldState innermost({}, type_of(field, element));
    set_sizes(innermost, element);
    return innermost;
}

FieldState field_state(const orm::FieldInfo& field) {
    const meta::FieldMeta& meta = field.meta();
    const sql::ColumnType& column = field.column_type();
    FieldState state = field.is_to_one() ? relation(field) : FieldState(field.name(), type_of(field, column));
    state.null = field.null();
    state.blank = meta.blank && state.takes_empty_text();
    state.primary_key = field.primary_key();
    state.unique = meta.unique && !meta.primary_key && state.type != FieldType::one_to_one;
    state.db_index |= meta.db_index;
    state.auto_now = meta.auto_now;
    state.auto_now_add = meta.auto_now_add;
    if (!field.is_to_one())
        set_sizes(state, column);
    if (state.type == FieldType::array) {
        state.base_field.push_back(base_field(field, column, column.dimensions));
        state.size = column.size;
    }
    // What a function gives may differ each time, so it is no part of the state.
    if (meta.default_value.type != meta::Constant::Type::none)
        state.default_value = meta.default_value.value();
    if (meta.db_default.type != meta::Constant::Type::none)
        state.db_default = meta.db_default.value();
    state.db_default_sql = computed(field, meta.db_default_expression);
    state.generated = computed(field, meta.generated);
    state.db_persist = meta.persist == meta::Persist::stored;
    state.db_comment = meta.db_comment;
    if (const std::string usual = state.column(); usual != field.column())
        state.db_column = field.column();
    return state;
}

FieldState composite_key(const orm::FieldInfo& key) {
    FieldState state(key.name(), FieldType::composite_key);
    for (const orm::FieldInfo* part : key.parts())
        state.parts.push_back(part->name());
    return state;
}

NameList names(const meta::NameList& list) {
    return {list.begin(), list.end()};
}

SqlText condition(const orm::ModelInfo& model, const meta::TermRange& range) {
    const orm::AnyQ q = orm::condition_of(model.option_terms(), range);
    return {orm::condition_sql(model, q, db::Vendor::sqlite),
            orm::condition_sql(model, q, db::Vendor::postgresql)};
}

std::vector<SqlText> index_terms(const orm::ModelInfo& model, const meta::TermRange& range) {
    const meta::Term* terms = model.option_terms();
    std::vector<std::string> sqlite = orm::index_terms_sql(model, terms, range, db::Vendor::sqlite);
    std::vector<std::string> postgresql = orm::index_terms_sql(model, terms, range, db::Vendor::postgresql);
    std::vector<SqlText> texts;
    for (std::size_t i = 0; i < sqlite.size(); ++i)
        texts.emplace_back(std::move(sqlite[i]), std::move(postgresql[i]));
    return texts;
}

std::string_view type_name(meta::IndexType type) {
    return type == meta::IndexType::by_default ? std::string_view()
                                               : index_types[static_cast<std::size_t>(type) - 1];
}

NameList parameters(const meta::Index& index) {
    NameList texts;
    for (std::size_t i = 0; i < index.parameter_count; ++i) {
        const meta::IndexParameter& each = index.parameters[i];
        const std::string value = each.is_flag ? (each.value ? "on" : "off") : std::to_string(each.value);
        texts.push_back(std::string(each.name) + " = " + value);
    }
    return texts;
}

IndexState index_state(const orm::ModelInfo& model, const ModelState& made, const meta::Index& index) {
    IndexState state{std::string(index.name),
                     names(index.fields),
                     index_terms(model, index.expressions),
                     condition(model, index.condition),
                     names(index.include),
                     std::string(type_name(index.type)),
                     names(index.opclasses),
                     parameters(index)};
    if (!state.name.empty())
        return state;
    if (!state.condition.empty() || !state.expressions.empty() || !state.include.empty() ||
        !state.opclasses.empty())
        throw MigrationError("An index of " + model.label() +
                             " has expressions, a condition, included fields or operator classes, but no "
                             "name. Give it one: "
                             "index(...).name(\"" +
                             made.key() + "_idx\").");
    NameList columns;
    for (const std::string& field : state.fields) {
        const bool descending = field.starts_with('-');
        columns.push_back((descending ? "-" : "") + made.field(field.substr(descending)).column());
    }
    state.name =
        unnamed_index_name(made.table(), columns, state.index_type.empty() ? "idx" : state.index_type);
    return state;
}

ConstraintState constraint_state(const orm::ModelInfo& model, const meta::Constraint& constraint) {
    ConstraintState state;
    state.type = static_cast<ConstraintState::Type>(constraint.type);
    state.name = std::string(constraint.name);
    state.fields = names(constraint.fields);
    state.condition =
        constraint.sql.empty() ? condition(model, constraint.condition) : SqlText(constraint.sql);
    state.expressions = index_terms(model, constraint.expressions);
    state.include = names(constraint.include);
    if (constraint.nulls != meta::Constraint::Nulls::by_default)
        state.nulls_distinct = constraint.nulls == meta::Constraint::Nulls::distinct;
    if (constraint.deferrable != meta::Deferrable::no)
        state.deferrable = constraint.deferrable == meta::Deferrable::deferred ? "deferred" : "immediate";
    state.operators = names(constraint.operators);
    state.index_type = constraint.index_type;
    return state;
}

ModelState model_state(const orm::ModelInfo& model) {
    const meta::Options& options = model.options();
    ModelState state{model.app_label(), model.name(), {}, {}};
    if (model.is_proxy()) {
        state.options.bases = {model.proxied()->label()};
        state.options.proxy = true;
        return state;
    }
    if (const std::string usual = state.table(); usual != model.table())
        state.options.db_table = model.table();
    if (const orm::ModelInfo* extended = model.extended())
        state.options.bases = {extended->label()};
    if (model.primary_key().is_composite())
        state.fields.push_back(composite_key(model.primary_key()));
    for (const orm::FieldInfo* field : model.own_stored_fields())
        if (options.order_with_respect_to.empty() || field->name() != order_field().name)
            state.fields.push_back(field_state(*field));
    // The far sides of such fields are of the same kind: theirs have a member only where the source says so.
    for (const orm::FieldInfo& field : model.fields()) {
        if (field.storage() == meta::Storage::many_to_many && field.is_member() && !field.inherited())
            state.fields.push_back(many_to_many(model, field));
    }
    // Its column comes last, as Django makes it.
    state.set_order_with_respect_to(std::string(options.order_with_respect_to));
    for (std::size_t i = 0; i < options.unique_together_count; ++i)
        state.options.unique_together.push_back(names(options.unique_together[i]));
    for (std::size_t i = 0; i < options.index_count; ++i)
        state.options.indexes.push_back(index_state(model, state, options.indexes[i]));
    for (std::size_t i = 0; i < options.constraint_count; ++i)
        state.options.constraints.push_back(constraint_state(model, options.constraints[i]));
    state.options.managed = options.managed;
    state.options.db_table_comment = options.db_table_comment;
    return state;
}

}  // namespace

ProjectState ProjectState::of(const orm::Registry& registry) {
    ProjectState state;
    for (const orm::ModelInfo* model : registry.models()) {
        if (!model->auto_created())
            state.add(model_state(*model));
    }
    return state;
}

}  // namespace nuages::migrations
