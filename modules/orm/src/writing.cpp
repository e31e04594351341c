#include "writing.h"

#include <algorithm>
#include <map>

#include <nuages/base/error.h>
#include <nuages/db/atomic.h>
#include <nuages/db/errors.h>
#include <nuages/json/json.h>
#include <nuages/orm/detail/model_ops.h>
#include <nuages/orm/detail/set_changes.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/model.h>
#include <nuages/orm/registry.h>
#include <nuages/orm/relations.h>
#include <nuages/orm/time_zone.h>
#include <nuages/sql/writer.h>

#include "cached_statement.h"
#include "cell.h"
#include "column_insert.h"
#include "compile.h"
#include "deferred_fields.h"
#include "expression_type.h"
#include "field_condition.h"
#include "generic_fields.h"
#include "joins.h"
#include "loader.h"
#include "plan_cache.h"
#include "receivers.h"
#include "resolver.h"
#include "row_block.h"
#include "row_order.h"
#include "row_origin.h"
#include "runner.h"
#include "shape.h"

namespace nuages::orm::detail {

using Fields = std::vector<const FieldInfo*>;

namespace {

// Sets the fields that say auto_now(), and auto_now_add() of a new row.
void set_moments(const ModelInfo& model, void* object, bool is_new) {
    for (const FieldInfo* field : model.own_stored_fields()) {
        if (!field->meta().auto_now && !(is_new && field->meta().auto_now_add))
            continue;
        const DateTime now = tz::now();
        if (field->kind() == meta::Kind::date)
            field->set(object, now.in(current_time_zone()).date());
        else if (field->kind() == meta::Kind::time)
            field->set(object, now.in(current_time_zone()).time());
        else
            field->set(object, now);
    }
}

void add_values(std::vector<Value>& values, const Fields& fields, const void* object) {
    for (const FieldInfo* field : fields)
        values.push_back(field->column_value(object));
}

// Which of the model's database_fields() the database fills in for this object, a bit for each.
std::uint64_t left_to_database(const ModelInfo& model, const void* object) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < model.database_fields().size(); ++i) {
        const FieldInfo& field = *model.database_fields()[i];
        if (field.is_generated() || field.get(object).is_null())
            bits |= std::uint64_t{1} << i;
    }
    return bits;
}

Fields fields_left(const ModelInfo& model, std::uint64_t left) {
    Fields fields;
    for (std::size_t i = 0; i < model.database_fields().size(); ++i)
        if (left >> i & 1)
            fields.push_back(model.database_fields()[i]);
    return fields;
}

Fields fields_to_insert(const ModelInfo& model, bool with_key, std::uint64_t left) {
    const Fields omitted = fields_left(model, left);
    Fields fields;
    for (const FieldInfo* field : model.own_stored_fields())
        if ((with_key || field != model.counted_key()) &&
            std::find(omitted.begin(), omitted.end(), field) == omitted.end())
            fields.push_back(field);
    return fields;
}

// Which fields update_fields names, by number; empty where it names none, which means all.
using NamedFields = std::vector<bool>;

// Those of the table that are named, or all but those that the object was read without.
Fields fields_to_update(const ModelInfo& model, const void* object, const NamedFields& named) {
    const DeferredFields* deferred = named.empty() ? state_of(model, object).deferred() : nullptr;
    Fields fields;
    for (const FieldInfo* field : model.own_stored_fields())
        if (!field->in_primary_key() && !field->is_generated() &&
            !(deferred && deferred->has[field->number()]) && (named.empty() || named[field->number()]))
            fields.push_back(field);
    return fields;
}

// What an object gets back from the row it became.
void add_columns(std::vector<std::string>& columns, const Fields& fields) {
    for (const FieldInfo* field : fields)
        columns.push_back(field->column());
}
void take_back(void* object, const db::Row& row, std::size_t first, const Fields& fields) {
    for (const FieldInfo* field : fields)
        field->set(object, column_value(row, first++, *field));
}

void add_bits(Shape& shape, std::uint64_t bits) {
    for (int byte = 0; byte < 8; ++byte)
        shape.number(static_cast<std::uint8_t>(bits >> (8 * byte)));
}

// Rows of parameters counted up.
sql::Insert insert_of(const ModelInfo& model, const Fields& fields, std::size_t rows) {
    sql::Insert insert;
    insert.table = model.table();
    for (const FieldInfo* field : fields)
        insert.columns.push_back(field->column());
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        std::vector<sql::Expr>& row = insert.rows.emplace_back();
        for (std::size_t k = 0; k < fields.size(); ++k)
            row.push_back(sql::parameter({number++, 0}));
    }
    return insert;
}

bool has_key_of_its_own(const ModelInfo& model, const void* object) {
    const FieldInfo* counted = model.counted_key();
    if (!counted)
        return true;
    const Value number = counted->get(object);
    return number.is_int() ? number.as_int() != 0 : !number.is_null();
}

void set_counted_key(const ModelInfo& model, void* object, std::int64_t key) {
    const FieldInfo& field = *model.counted_key();
    if (field.storage() == meta::Storage::int64 && !field.meta().optional)
        *static_cast<std::int64_t*>(field.member(object)) = key;
    else
        field.set(object, key);
}

// Inserts objects that all have a key, or all have none, and leave the same to the database, as many at a
// time as a statement takes.
class BulkInsert {
public:
    BulkInsert(const ModelInfo& model, bool with_key, std::uint64_t left, const OnConflict& on_conflict)
        : model_(model),
          on_conflict_(on_conflict),
          database_(model.database()),
          dialect_(dialect_of(database_.vendor())),
          fields_(fields_to_insert(model, with_key, left)),
          left_(fields_left(model, left)),
          left_bits_(left),
          with_key_(with_key),
          rows_(fields_.empty() ? 1 : std::max<std::size_t>(1, dialect_.max_parameters() / fields_.size())) {}

    void run(const std::vector<void*>& objects) const {
        std::size_t begin = 0;
        while (begin < objects.size() && run_by_columns(std::span(objects).subspan(
                                             begin, std::min(rows_by_columns, objects.size() - begin))))
            begin += rows_by_columns;
        for (; begin < objects.size(); begin += rows_)
            run(objects, begin, std::min(begin + rows_, objects.size()));
    }

private:
    // What fits into the caches of a processor; a statement with a million rows would be no quicker.
    static constexpr std::size_t rows_by_columns = 1'000;

    // False where they have to go another way.
    bool run_by_columns(std::span<void* const> objects) const {
        if (!left_.empty() || on_conflict_.ignore || !on_conflict_.update_fields.empty())
            return false;
        const auto keys = insert_columns(model_, database_, fields_, objects, returns());
        if (!keys)
            return false;
        model_.count_write();
        for (std::size_t i = 0; i < objects.size(); ++i) {
            if (i < keys->size())
                set_counted_key(model_, objects[i], (*keys)[i]);
            note_stored(model_, objects[i], origin_);
        }
        return true;
    }

    void run(const std::vector<void*>& objects, std::size_t begin, std::size_t end) const {
        std::vector<Value> values;
        values.reserve((end - begin) * fields_.size());
        for (std::size_t i = begin; i < end; ++i)
            add_values(values, fields_, objects[i]);
        std::size_t next = begin;
        database_.execute(statement(end - begin), values, [&](const db::Row& row) {
            if (next == end || !returns())
                return;
            void* object = objects[next++];
            if (!with_key_)
                set_counted_key(model_, object, row.integer(0));
            take_back(object, row, with_key_ ? 0 : 1, left_);
        });
        model_.count_write();
        for (std::size_t i = begin; i < end; ++i)
            note_stored(model_, objects[i], origin_);
    }

    db::Statement statement(std::size_t rows) const {
        const auto text = [&] {
            sql::Insert insert = insert_of(model_, fields_, rows);
            if (returns()) {
                if (!with_key_)
                    insert.returning.push_back(model_.counted_key()->column());
                add_columns(insert.returning, left_);
            }
            insert.ignore_conflicts = on_conflict_.ignore;
            for (const std::string& name : on_conflict_.unique_fields)
                if (const FieldInfo& field = model_.field(name); field.is_composite())
                    add_columns(insert.conflict_columns, field.parts());
                else
                    insert.conflict_columns.push_back(field.column());
            for (const std::string& name : on_conflict_.update_fields)
                insert.update_columns.push_back(model_.field(name).column());
            return sql::write(dialect_, insert).sql;
        };
        if (rows < rows_ || on_conflict_.ignore || !on_conflict_.update_fields.empty())
            return db::Statement::once(text());
        Shape shape(model_, Task::insert_many);
        shape.number(with_key_);
        shape.number(static_cast<std::uint8_t>(database_.vendor()));
        add_bits(shape, left_bits_);
        return cached_statement(model_, shape, text);
    }

    // Where rows are left out, there is no telling which key is whose.
    bool returns() const { return (!with_key_ || !left_.empty()) && !on_conflict_.ignore; }

    const ModelInfo& model_;
    const OnConflict& on_conflict_;
    const RowOrigin origin_ = pinned_origin();
    db::Database& database_;
    const sql::Dialect& dialect_;
    Fields fields_, left_;
    std::uint64_t left_bits_;
    bool with_key_;
    std::size_t rows_;
};

}  // namespace

namespace {

// Of rows of a database that was chosen: what they lead to is there too.
void tie_set(const FieldInfo& field, void* object, const RowOrigin& origin) {
    Peers* peers = origin ? new Peers(field, origin.database) : nullptr;
    static_cast<SetCell*>(field.member(object))->tie(field, field.owner_key().get(object), peers);
    if (peers)
        peers->release();
}

void tie_to_one(const FieldInfo& field, void* object, const RowOrigin& origin) {
    auto* cell = const_cast<RelationCell*>(cell_of(field, object));  // the object is ours to change
    if (!cell || (cell->peers() ? cell->peers()->database() : nullptr) == origin.database)
        return;
    Peers* peers = origin ? new Peers(*field.target(), origin.database) : nullptr;
    cell->tie(cell->key(), peers);
    if (peers)
        peers->release();
}

}  // namespace

void note_stored(const ModelInfo& model, void* object, const RowOrigin& origin) {
    ObjectState& state = state_of(model, object);
    state.set_stored();
    state.set_database(origin.number);
    for (const FieldInfo* field : model.relation_members())
        if (field->is_to_one())
            tie_to_one(*field, object, origin);
        else
            tie_set(*field, object, origin);
    tie_generic_keys(model, object, origin.database);
}

namespace {

// Into the model's own table.
void insert_row(const ModelInfo& model, void* object) {
    set_moments(model, object, true);
    append_to_order(model, object);
    const bool with_key = has_key_of_its_own(model, object);
    const std::uint64_t left_bits = left_to_database(model, object);
    const Fields fields = fields_to_insert(model, with_key, left_bits);
    const Fields left = fields_left(model, left_bits);
    std::vector<Value> values;
    values.reserve(fields.size());
    add_values(values, fields, object);
    db::Database& database = model.database();
    Shape shape(model, Task::insert);
    shape.number(with_key);
    shape.number(static_cast<std::uint8_t>(database.vendor()));
    add_bits(shape, left_bits);
    const sql::Dialect& dialect = dialect_of(database.vendor());
    const bool returns_key = !with_key && (!dialect.tells_last_key() || !left.empty());
    const db::Statement statement = cached_statement(model, shape, [&] {
        sql::Insert insert = insert_of(model, fields, 1);
        if (returns_key)
            insert.returning.push_back(model.counted_key()->column());
        add_columns(insert.returning, left);
        return sql::write(dialect, insert).sql;
    });
    std::int64_t key = 0;
    const db::ExecuteResult result = database.execute(statement, values, [&](const db::Row& row) {
        if (returns_key)
            key = row.integer(0);
        take_back(object, row, returns_key ? 1 : 0, left);
    });
    model.count_write();
    if (!with_key)
        set_counted_key(model, object, returns_key ? key : result.last_insert_id);
}

void check(const ModelInfo& model, const OnConflict& on_conflict) {
    if (on_conflict.ignore && !on_conflict.update_fields.empty())
        throw ValueError("ignore_conflicts and update_conflicts are mutually exclusive.");
    if (on_conflict.update_fields.empty())
        return;
    if (on_conflict.unique_fields.empty())
        throw ValueError("Unique fields that can trigger the upsert must be provided.");
    for (const std::string& name : on_conflict.update_fields)
        if (const FieldInfo& field = model.field(name); field.in_primary_key() || field.is_composite())
            throw ValueError("bulk_create() cannot be used with primary keys in update_fields.");
}

}  // namespace

void insert_objects(const ModelInfo& model, void* objects, std::size_t count, const OnConflict& on_conflict) {
    if (model.parent())
        throw ValueError("Can't bulk create a multi-table inherited model");
    check(model, on_conflict);
    if (count == 0)
        return;
    // Those with a key come first.
    std::map<std::pair<bool, std::uint64_t>, std::vector<void*>> groups;
    for (std::size_t i = 0; i < count; ++i) {
        void* object = static_cast<char*>(objects) + i * model.ops().size;
        set_moments(model, object, true);
        settle_generic_keys(model, object);
        groups[{!has_key_of_its_own(model, object), left_to_database(model, object)}].push_back(object);
    }
    db::TransactionOptions options;
    options.savepoint = false;
    db::Atomic atomic(model.database(), options);
    for (const auto& [group, members] : groups)
        BulkInsert(model, !group.first, group.second, on_conflict).run(members);
    atomic.commit();
}

namespace {

// Writes these fields to the row with the object's key; false where there is none.
bool update_row(const ModelInfo& model, void* object, const Fields& fields) {
    set_moments(model, object, false);
    Fields computed = model.database_fields();
    std::erase_if(computed, [](const FieldInfo* field) { return !field->is_generated(); });
    if (fields.empty())
        return Query(model).contains(model.primary_key().get(object));
    std::vector<Value> values;
    values.reserve(fields.size() + model.key_fields().size());
    add_values(values, fields, object);
    add_values(values, model.key_fields(), object);
    db::Database& database = model.database();
    Shape shape(model, Task::update_row);
    shape.number(static_cast<std::uint8_t>(database.vendor()));
    for (const FieldInfo* field : fields)
        for (const std::size_t part : {field->number() & 255, field->number() >> 8})
            shape.number(static_cast<std::uint8_t>(part));
    const db::Statement statement = cached_statement(model, shape, [&] {
        sql::Update update;
        update.table = model.table();
        std::uint32_t number = 0;
        for (const FieldInfo* field : fields)
            update.set.emplace_back(field->column(), sql::parameter({number++, 0}));
        std::vector<sql::Expr> same_key;
        for (const FieldInfo* key : model.key_fields())
            same_key.push_back(sql::match(sql::Match::equal,
                                          sql::column({model.table(), false}, key->column()),
                                          sql::parameter({number++, 0})));
        update.where = sql::all_of(std::move(same_key));
        add_columns(update.returning, computed);
        return sql::write(dialect_of(database.vendor()), update).sql;
    });
    bool found = false;
    const db::ExecuteResult result = database.execute(statement, values, [&](const db::Row& row) {
        found = true;
        take_back(object, row, 0, computed);
    });
    found = found || result.rows_affected > 0;
    model.count_write();
    return found;
}

// Throws ValueError for what is no field that could be updated.
NamedFields fields_named(const ModelInfo& model, const std::vector<std::string>& names) {
    std::string wrong;
    NamedFields is_named(names.empty() ? 0 : model.fields().size());
    for (const std::string& name : names) {
        const FieldInfo* field = model.find_field(name);
        if (name == "pk" || !field || !field->is_stored() || field->declared().in_primary_key() ||
            field->is_generated())
            wrong += (wrong.empty() ? "" : ", ") + name;
        else
            is_named[field->number()] = true;
    }
    if (!wrong.empty())
        throw ValueError(
            "The following fields do not exist in this model, are m2m fields, primary keys, or are "
            "non-concrete fields: " +
            wrong);
    return is_named;
}

[[noreturn]] void throw_not_updated(const SaveOptions& options) {
    throw db::DatabaseError({options.force_update ? "Forced update did not affect any rows."
                                                  : "Save with update_fields did not affect any rows.",
                             {},
                             {},
                             {}});
}

}  // namespace

namespace {

// Writes an object to the table of its model, and before that to those of the models that it extends.
class ObjectWriter {
public:
    ObjectWriter(const ModelInfo& model, void* object, const SaveOptions& options)
        : model_(model), object_(object), options_(options) {
        if (options.force_insert && (options.force_update || !options.update_fields.empty()))
            throw ValueError("Cannot force both insert and updating in model saving.");
        settle_generic_keys(model, object);
        named_ = fields_named(model, options.update_fields);
    }

    // Whether a row of the model was made.
    bool run() {
        bool made = false;
        if (!model_.parent()) {
            made = write_row(model_, options_.force_insert);
        } else {
            db::TransactionOptions joined;
            joined.savepoint = false;
            db::Atomic atomic(model_.database(), joined);
            const bool parent_made = write_parent(model_);
            made = write_row(model_, options_.force_insert || parent_made);
            atomic.commit();
        }
        note_stored(model_, object_, pinned_origin());
        return made;
    }

private:
    // Whether its row was made; the link leads to it then as before.
    bool write_parent(const ModelInfo& model) {
        const ModelInfo& parent = *model.parent();
        const FieldInfo& link = model.parent_link();
        const Value key = link.get(object_);
        if (!key.is_null() && parent.key(object_).is_null())
            parent.primary_key().set(object_, key);
        const bool made = write_row(parent, parent.parent() && write_parent(parent));
        link.set(object_, parent.key(object_));
        return made;
    }

    bool write_row(const ModelInfo& model, bool as_new) {
        const bool only_updates = options_.force_update || !named_.empty();
        const bool has_key = !model.key(object_).is_null();
        if (as_new || (!has_key && !only_updates))
            return insert_row(model, object_), true;
        if (!has_key)
            throw ValueError("Cannot force an update in save() with no primary key.");
        const Fields fields = fields_to_update(model, object_, named_);
        if (has_nothing_for(model, fields) || update_row(model, object_, fields))
            return false;
        if (only_updates)
            throw_not_updated(options_);
        insert_row(model, object_);
        return true;
    }

    // Of several tables some may have none of the fields that are written.
    bool has_nothing_for(const ModelInfo& model, const Fields& fields) const {
        return fields.empty() &&
               (!named_.empty() || (&model != &model_ && state_of(model_, object_).deferred()));
    }

    const ModelInfo& model_;
    void* object_;
    const SaveOptions& options_;
    NamedFields named_;
};

bool write(const ModelInfo& model, void* object, const SaveOptions& options) {
    return ObjectWriter(model, object, options).run();
}

}  // namespace

void save(const ModelInfo& model, void* object, const SaveOptions& options) {
    const Pinned pinned(origin_to_save(model, object, options.using_).database);
    save_here(model, object, options);
}

void save_here(const ModelInfo& model, void* object, const SaveOptions& options) {
    if (!listens(model, Signal::pre_save) && !listens(model, Signal::post_save)) {
        write(model, object, options);
        return;
    }
    db::TransactionOptions joined;
    joined.savepoint = false;
    db::Atomic atomic(model.database(), joined);
    settle_generic_keys(model, object);  // receivers see it; they may set others
    send(model, Signal::pre_save, {.object = object, .update_fields = &options.update_fields});
    const bool created = write(model, object, options);
    send(model, Signal::post_save,
         {.object = object, .created = created, .update_fields = &options.update_fields});
    atomic.commit();
}

void refresh(const ModelInfo& model, void* object, const UsedDatabase& used) {
    const Value key = model.key(object);
    if (key.is_null())
        throw ValueError("A " + model.name() +
                         " that has not been saved cannot be read again from the database.");
    const AnyCondition condition(path_of(model.primary_key()), key);
    const Query rows = used.using_.empty()
                           ? model.base_rows().starting_from(&model, database_of(model, object))
                           : model.base_rows().using_(used.using_);
    RowBlock fresh(model);
    rows.get(fresh.add(), {&condition});
    model.ops().destroy(object);
    model.ops().relocate(object, fresh.at(--fresh.size));
}

}  // namespace nuages::orm::detail

namespace nuages::orm {
namespace {

void refuse_generated(const FieldInfo& field) {
    if (field.is_generated())
        throw FieldError("Field '" + field.name() + "' of " + field.model().label() +
                         " is computed by the database. Set the fields that it is computed from.");
}

bool is_computed(const AnyAssignment& value) {
    return value.operand.expression || value.operand.query;
}

void assign(const ModelInfo& model, void* object, const AnyAssignment& assignment) {
    const FieldInfo& field = *detail::named_fields_of(model, assignment.path).front();
    if (is_computed(assignment))
        throw FieldError(
            "Field '" + field.name() + "' of " + model.label() +
            ": a new object takes values, not expressions, which the database could only compute for rows "
            "that are there.");
    refuse_generated(field);
    field.set(object, assignment.operand.value);
}

}  // namespace

void Query::insert(void* object, std::initializer_list<const AnyAssignment*> assignments) const {
    const detail::Pinned pinned(detail::origin_of(*this, detail::Access::write).database);
    const detail::QueryNode* links = nullptr;
    for (const detail::QueryNode* node = node_; node; node = node->parent) {
        if (node->type != detail::QueryNode::Type::related_to)
            continue;
        if (node->set->remote())
            detail::put_into_set(*node->set, node->key, object);
        else
            links = node;
    }
    for (const AnyAssignment* assignment : assignments)
        if (!assignment->empty())
            assign(*model_, object, *assignment);
    const SaveOptions as_new{.force_insert = true};
    if (!links)
        return detail::save_here(*model_, object, as_new);
    db::Atomic atomic(model_->database());
    detail::save_here(*model_, object, as_new);
    detail::add_to_set(*links->set, links->key, {model_->key(object)});
    atomic.commit();
}

void Query::bulk_insert(void* objects, std::size_t count, const OnConflict& on_conflict) const {
    const auto at = [&](std::size_t i) { return static_cast<char*>(objects) + i * model_->ops().size; };
    const detail::Pinned pinned(detail::origin_of(*this, detail::Access::write).database);
    const detail::QueryNode* node = detail::last_of(detail::QueryNode::Type::related_to, node_);
    if (!node) {
        detail::insert_objects(*model_, objects, count, on_conflict);
        return;
    }
    db::Atomic atomic(model_->database());
    for (std::size_t i = 0; node->set->remote() && i < count; ++i)
        detail::put_into_set(*node->set, node->key, at(i));
    detail::insert_objects(*model_, objects, count, on_conflict);
    if (!node->set->remote()) {
        std::vector<Value> keys;
        for (std::size_t i = 0; i < count; ++i)
            keys.push_back(model_->key(at(i)));
        detail::add_to_set(*node->set, node->key, keys);
    }
    atomic.commit();
}

bool Query::get_or_create(void* object, std::initializer_list<const AnyAssignment*> values,
                          const std::vector<AnyAssignment>& defaults) const {
    const detail::Pinned pinned(detail::origin_of(*this, detail::Access::write).database);
    std::vector<AnyCondition> conditions;
    for (const AnyAssignment* value : values)
        if (!value->empty())
            conditions.emplace_back(value->path, value->operand);
    Query found = *this;
    for (const AnyCondition& condition : conditions)
        found = found.filter({&condition});
    const auto read = [&] {
        try {
            found.get(object, {});
            return true;
        } catch (const ObjectDoesNotExist&) {
            return false;
        }
    };
    if (read())
        return false;
    try {
        db::Atomic atomic(model_->database());
        for (const AnyAssignment* value : values)
            if (!value->empty())
                assign(*model_, object, *value);
        for (const AnyAssignment& value : defaults)
            assign(*model_, object, value);
        insert(object, {});
        atomic.commit();
        return true;
    } catch (const db::IntegrityError&) {
        // Somebody else made the row in between; then that one is meant.
        model_->ops().destroy(object);
        model_->ops().construct(object);
        if (read())
            return false;
        throw;
    }
}

namespace {

// What the database computes from the row that is there.
void compute(const ModelInfo& model, void* object, const std::vector<AnyAssignment>& values) {
    std::vector<const AnyAssignment*> computed;
    for (const AnyAssignment& value : values)
        if (is_computed(value))
            computed.push_back(&value);
    if (computed.empty())
        return;
    const AnyCondition is_the_row(detail::path_of(model.primary_key()), model.key(object));
    detail::update_rows(model.base_rows().filter({&is_the_row}), computed);
    detail::refresh(model, object, {});
}

}  // namespace

bool Query::update_or_create(void* object, std::initializer_list<const AnyAssignment*> values,
                             const std::vector<AnyAssignment>& defaults,
                             const std::vector<AnyAssignment>* create_defaults) const {
    const detail::Pinned pinned(detail::origin_of(*this, detail::Access::write).database);
    db::Atomic atomic(model_->database());
    // A row that is there is not changed by others meanwhile.
    const bool created =
        select_for_update().get_or_create(object, values, create_defaults ? *create_defaults : defaults);
    if (!created) {
        compute(*model_, object, defaults);
        for (const AnyAssignment& value : defaults)
            if (!is_computed(value))
                assign(*model_, object, value);
        detail::save(*model_, object);
    }
    atomic.commit();
    return created;
}

namespace {

// The values that objects have in fields of one table, as what is computed from the key there.
std::vector<std::pair<std::string, Operand>> new_values(const detail::Fields& fields, void* const* objects,
                                                        std::size_t count) {
    const ModelInfo& model = fields.front()->model();
    std::vector<std::pair<std::string, Operand>> assignments;
    for (const FieldInfo* field : fields) {
        dyn::WhenList when;
        for (std::size_t i = 0; i < count; ++i)
            when.emplace_back(AnyQ(detail::path_of(model.primary_key()), model.key(objects[i])),
                              dyn::literal(field->get(objects[i]), detail::type_of(*field)));
        Expression value = dyn::case_when(std::move(when), {}, detail::type_of(*field));
        // Elsewhere NULL and texts in CASE would have no type.
        if (model.database().vendor() != db::Vendor::sqlite)
            value = dyn::cast(value, detail::type_of(*field));
        assignments.emplace_back(field->name(), std::move(value));
    }
    return assignments;
}

// Those that they have there, of a model that their own extends.
Query rows_of_table(const Query& rows, const ModelInfo& model) {
    if (&model == &rows.model())
        return rows;
    const std::vector<Value> keys = detail::keys_of(rows);
    const AnyCondition condition(detail::path_of(model.primary_key(), Lookup::in),
                                 Value(List(keys.begin(), keys.end())));
    return Query(model).filter({&condition});
}

}  // namespace

std::int64_t Query::bulk_update(void* const* objects, std::size_t count,
                                const std::vector<std::string>& fields) const {
    if (fields.empty())
        throw ValueError("Field names must be given to bulk_update().");
    std::vector<detail::Fields> tables;  // the fields that each of them has
    std::size_t written = 0;
    for (const std::string& name : fields) {
        const FieldInfo* field = model_->find_field(name);
        if (!field)
            throw FieldDoesNotExist(model_->name() + " has no field named '" + name + "'");
        if (!field->is_stored())
            throw ValueError("bulk_update() can only be used with concrete fields.");
        if (field->declared().in_primary_key())
            throw ValueError("bulk_update() cannot be used with primary key fields.");
        refuse_generated(*field);
        field = &field->declared();
        ++written;
        const auto same_table = std::find_if(tables.begin(), tables.end(), [&](const auto& known) {
            return &known.front()->model() == &field->model();
        });
        (same_table == tables.end() ? tables.emplace_back() : *same_table).push_back(field);
    }
    for (std::size_t i = 0; i < count; ++i)
        if (model_->key(objects[i]).is_null())
            throw ValueError("All bulk_update() objects must have a primary key set.");
    const detail::Pinned pinned(detail::origin_of(*this, detail::Access::write).database);
    for (std::size_t i = 0; i < count; ++i)
        detail::settle_generic_keys(*model_, objects[i]);
    const FieldInfo& key = model_->primary_key();
    // In each: a key for each field beside its value, and one to find the row by.
    const std::size_t key_size = model_->key_fields().size();
    const std::size_t portion =
        std::max<std::size_t>(1, detail::dialect_of(model_->database().vendor()).max_parameters() /
                                     ((key_size + 1) * written + key_size));
    std::int64_t updated = 0;
    db::TransactionOptions options;
    options.savepoint = false;
    db::Atomic atomic(model_->database(), options);
    for (std::size_t begin = 0; begin < count; begin += portion) {
        const std::size_t end = std::min(begin + portion, count);
        List keys;
        for (std::size_t i = begin; i < end; ++i)
            keys.push_back(model_->key(objects[i]));
        const AnyCondition condition(detail::path_of(key, Lookup::in), Value(std::move(keys)));
        const Query rows = filter({&condition});
        std::int64_t of_table = 0;
        for (const detail::Fields& of : tables)
            of_table = rows_of_table(rows, of.front()->model())
                           .update_dyn(new_values(of, objects + begin, end - begin));
        updated += of_table;
    }
    atomic.commit();
    return updated;
}

std::int64_t Query::update_dyn(const std::vector<std::pair<std::string, Operand>>& assignments) const {
    if (node_ && node_->sliced)
        throw TypeError("Cannot update a query once a slice has been taken.");
    detail::refuse_after_union(node_, "update");
    std::vector<AnyAssignment> made;
    for (const auto& [name, operand] : assignments) {
        const FieldInfo* field = model_->find_field(name);
        if (!field)
            throw FieldDoesNotExist(model_->name() + " has no field named '" + name + "'");
        if (field->is_composite())
            throw FieldError("Composite primary key fields must be updated individually.");
        if (!field->is_stored())
            throw FieldError("Cannot update model field " + name + " of " + model_->label() +
                             " (only non-relations and foreign keys permitted).");
        refuse_generated(*field);
        Operand value = operand;
        if (value.expression)
            value.expression = detail::resolved(value.expression, {*model_, node_});
        else if (!value.query && !value.value.is_null())  // NULL is the database's to refuse
            value.value = field->clean(value.value);
        made.emplace_back(detail::path_of(*field), std::move(value));
    }
    std::vector<const AnyAssignment*> pointers;
    for (const AnyAssignment& each : made)
        pointers.push_back(&each);
    return detail::update_rows(*this, pointers);
}

}  // namespace nuages::orm
