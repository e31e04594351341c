#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/orm/path.h>
#include <nuages/orm/rows.h>

namespace nuages::db {
class Database;
}

namespace nuages::orm {

class BulkRows;
class FieldInfo;
class ModelInfo;
class AnyQ;
struct AnyOrder;
class Expression;
struct NamedExpression;
struct AnyAssignment;
struct AnyCondition;
struct Operand;

namespace detail {
struct QueryNode;
class Peers;
}  // namespace detail

enum class Aggregate : std::uint8_t { count, sum, avg, min, max };

// How the rows of several queries are put together.
enum class Combination : std::uint8_t { union_, union_all, intersection, difference };

// How save() writes an object.
struct SaveOptions {
    bool force_insert = false;
    bool force_update = false;
    std::vector<std::string> update_fields{};  // these only; all where none is named
    std::string using_{};                      // the alias of a database; the object's where it is empty
};

// How delete_() goes about an object.
struct DeleteOptions {
    bool keep_parents = false;  // of a model that extends others: the rows that this one completes stay
    std::string using_{};       // the alias of a database; the object's where it is empty
};

// Of refresh_from_db(): the alias of a database; the object's where it is empty.
struct UsedDatabase {
    std::string using_{};
};

// What bulk_create() does about rows that are there already: fails, leaves them, or gives them new values.
struct OnConflict {
    bool ignore = false;
    std::vector<std::string> unique_fields{}, update_fields{};
};

// What select_for_update() says. SQLite has no locks of rows, and ignores it as Django does.
struct RowLock {
    bool nowait = false;
    bool skip_locked = false;
    bool no_key = false;
    std::vector<std::string> of{};  // "self" for the model's rows, and what select_related() leads to
};

// Names of columns that raw SQL gives, and those of the fields that they are for.
using Translations = std::vector<std::pair<std::string, std::string>>;

// What delete_() removed: of each model ("polls.Choice"), and in all.
struct Deleted {
    std::int64_t total = 0;
    std::vector<std::pair<std::string, std::int64_t>> by_model;
};

// A query over the rows of a model that is known at run time: what stands behind the typed QuerySet, and what
// the admin, serializers and filters from a URL use directly. A cheap, immutable value: building adds a node
// to a shared chain, and only the methods under "running" go to the database. Safe to copy to other threads.
// SQL is put together once for each shape of query and found again by it.
//
// The names and values given to the methods ending in `_dyn` are checked when they are called: FieldError
// with the valid choices, ValueError for numbers,
// and ValidationError for texts that are no date, decimal, UUID or boolean.
class Query {
public:
    using Conditions = std::initializer_list<const AnyCondition*>;

    constexpr Query() noexcept = default;
    explicit Query(const ModelInfo& model) noexcept : model_(&model) {}
    Query(const Query& other) noexcept;
    Query(Query&& other) noexcept : model_(other.model_), node_(std::exchange(other.node_, nullptr)) {}
    Query& operator=(Query other) noexcept {
        std::swap(model_, other.model_);
        std::swap(node_, other.node_);
        return *this;
    }
    ~Query() {
        if (node_)
            release();
    }
    explicit operator bool() const noexcept { return model_; }
    const ModelInfo& model() const noexcept { return *model_; }
    // The same rows as objects of another model that has the same table: a proxy, or what it stands for.
    // Those of them that have a row of a model that extends this one, as objects of that. TypeError for
    // models of other tables.
    Query as_model(const ModelInfo& model) const;
    const detail::QueryNode* node() const noexcept { return node_; }

    // -- building
    Query filter(Conditions conditions) const;
    Query exclude(Conditions conditions) const;
    Query filter_dyn(std::string_view lookup, Value value) const;
    Query exclude_dyn(std::string_view lookup, Value value) const;
    // One condition to be joined with others and given to filter().
    AnyQ q_dyn(std::string_view lookup, Value value) const;
    Query order_by(std::initializer_list<const AnyOrder*> terms) const;
    Query order_by_dyn(const std::vector<std::string>& columns) const;
    Query reverse() const;
    Query distinct() const;
    // Rows `from` up to but without `to`, of the slice so far. Throws ValueError for negative numbers.
    Query slice(std::int64_t from, std::int64_t to) const;
    Query offset(std::int64_t from) const;
    Query none() const;
    // Reads what foreign keys lead to with the rows; without names, all of them that cannot be null, up to
    // five one after the other.
    Query select_related() const;
    Query select_related(std::initializer_list<const Path*> relations) const;
    Query select_related_dyn(std::string_view relation) const;
    // Reads none of them with the rows, whatever was said before. (Django's select_related(None).)
    Query without_select_related() const;
    // On the right of `in`: the values of a column instead of the keys.
    Query column(const Path& column) const;
    // Computed under a name, and found on each row; alias() for use in conditions and orders only. Throws
    // ValueError for a name that the model has.
    Query annotate(std::vector<NamedExpression> annotations) const;
    Query alias(std::vector<NamedExpression> annotations) const;
    // Rows of these values instead of objects; all columns and annotations where nothing is named.
    Query values(std::vector<NamedExpression> values) const;
    Query values_dyn(const std::vector<std::string>& names) const;
    Query order_by(const std::vector<Expression>& terms) const;
    Query distinct_on(const std::vector<std::string>& names) const;
    // One value for each year, month, week, day ("hour" ... of datetimes) that there is, in order.
    Query dates(std::string_view field, std::string_view part, bool descending = false) const;
    Query datetimes(std::string_view field, std::string_view part, bool descending = false) const;
    Query combined(Combination how, const std::vector<Query>& others) const;
    // Rows that both, one, or exactly one of two queries of one model have.
    Query and_(const Query& other) const;
    Query or_(const Query& other) const;
    Query xor_(const Query& other) const;
    // Reads only these fields, or all but these; the others have their defaults in the objects, and save()
    // leaves them alone.
    Query only(const std::vector<std::string>& names) const;
    Query defer(const std::vector<std::string>& names) const;
    // Reads what a relation leads to with the rows, by one query for each step: "choices__voters". The second
    // form says which rows, and under which name they are found where that is not the relation's.
    Query prefetch_related(const std::vector<std::string>& lookups) const;
    Query prefetch_related(std::string_view lookup, const Query& rows, std::string_view to_attr = {}) const;
    // The rows of several models, to one of which each object of a generic foreign key belongs. TypeError
    // where another relation is given several; ValueError for a name beside that of a generic foreign key.
    Query prefetch_related(std::string_view lookup, const std::vector<Query>& rows,
                           std::string_view to_attr = {}) const;
    // Reads no relation with the rows, whatever was said before. (Django's prefetch_related(None).)
    Query without_prefetch_related() const;
    Query select_for_update(const RowLock& lock = {}) const;
    // On the database with that alias, whose name is looked up when the query runs: ImproperlyConfigured
    // where the calling fiber has none of that name. What it reads stays there: relations, save(), delete_().
    Query using_(std::string_view alias) const;
    // Starts from an object of that model in that database, which counts where nothing else says where to go:
    // for the core, and null where there is none.
    Query starting_from(const ModelInfo* model, db::Database* database) const;
    Query column_dyn(std::string_view column) const;
    // The rows on the other side of a set of the object with that key.
    Query related_to(const FieldInfo& set, const Value& key, detail::Peers* peers) const;

    // -- running. Objects to be read into are default-made ones of the model.
    Rows fetch() const;
    // Reads the one row. Throws the model's DoesNotExist or MultipleObjectsReturned.
    void get(void* object, Conditions conditions) const;
    // The same with what was computed beside it: one row.
    Rows get(Conditions conditions) const;
    // Read the first or last row; false where there is none. By the primary key where nothing orders.
    bool first(void* object) const;
    bool last(void* object) const;
    // The same with what was computed beside it: one row, or none.
    Rows first() const;
    Rows last() const;
    std::int64_t count() const;
    bool exists() const;
    // The rows whose field, which has to be unique, has one of these values; all rows. ValueError for fields
    // that are not unique and for values that the field cannot hold, TypeError after a slice or values().
    BulkRows in_bulk(const std::vector<Value>& keys, std::string_view field_name = "pk") const;
    BulkRows in_bulk(std::string_view field_name = "pk") const;
    // Whether a row with that key is among them.
    bool contains(const Value& key) const;
    // Sets what the query says about the rows ("those of this question") and the assignments on the object,
    // and saves it as a new row.
    void insert(void* object, std::initializer_list<const AnyAssignment*> assignments = {}) const;
    // Reads the row with these values into the object, or makes it with the defaults as well; true where it
    // was made.
    bool get_or_create(void* object, std::initializer_list<const AnyAssignment*> values,
                       const std::vector<AnyAssignment>& defaults) const;
    // The same, and a row that was there gets the defaults too; a new one others where those are given.
    bool update_or_create(void* object, std::initializer_list<const AnyAssignment*> values,
                          const std::vector<AnyAssignment>& defaults,
                          const std::vector<AnyAssignment>* create_defaults = nullptr) const;
    // Inserts an array of objects, with as few statements as the database takes.
    void bulk_insert(void* objects, std::size_t count, const OnConflict& on_conflict = {}) const;
    // Writes some fields of many objects, by one statement for as many of them as it takes. Their number.
    std::int64_t bulk_update(void* const* objects, std::size_t count,
                             const std::vector<std::string>& fields) const;
    std::int64_t update(std::initializer_list<const AnyAssignment*> assignments) const;
    // By names from outside: values, expressions or queries.
    std::int64_t update_dyn(const std::vector<std::pair<std::string, Operand>>& assignments) const;
    // Deletes the rows and what on_delete() takes with them.
    Deleted delete_() const;
    // Aggregates under their names.
    Dict aggregate(const std::vector<NamedExpression>& aggregates) const;
    Value aggregate(Aggregate function, const Path& column) const;
    Value aggregate_dyn(Aggregate function, std::string_view column) const;
    // Read the first or last by these fields, by get_latest_by where none is named. Throw the model's
    // DoesNotExist.
    void earliest(void* object, const std::vector<std::string>& names = {}) const;
    void latest(void* object, const std::vector<std::string>& names = {}) const;
    // The same with what was computed beside it, by which it may be found: one row.
    Rows earliest(const std::vector<std::string>& names = {}) const;
    Rows latest(const std::vector<std::string>& names = {}) const;
    // What values() said, with annotations that came later.
    std::vector<std::string> value_names() const;
    std::vector<List> fetch_values() const;
    // The objects of rows that the programmer's own SQL gives, with a %s for each parameter. Columns are
    // matched by name, or by the name that `translations` has for them; fields without one are deferred,
    // other columns are annotations. FieldDoesNotExist where there are rows without the primary key.
    Rows raw(std::string_view sql, const List& parameters = {}, const Translations& translations = {}) const;
    // How the database would find the rows, in its own words.
    std::string explain() const;
    // The columns of each row, without objects.
    std::vector<List> values_list(std::span<const Path* const> columns) const;
    std::vector<List> values_list_dyn(const std::vector<std::string>& columns) const;

    // The SQL with its values put in, to be read by people and never to be run.
    std::string str() const;

    // For the compiler of unions: the names and expressions as they are.
    Query with_values(const std::vector<std::string>& names,
                      const std::vector<Expression>& expressions) const;

private:
    Query annotated(std::vector<NamedExpression> annotations, bool hidden) const;
    Query on_database_of(const detail::QueryNode* node) const;
    Query truncated(std::string_view field, std::string_view part, bool descending, bool to_date) const;
    Query ordered_by_time(const std::vector<std::string>& names, bool last) const;
    Query(const ModelInfo* model, const detail::QueryNode* node) noexcept : model_(model), node_(node) {}
    void release() noexcept;

    const ModelInfo* model_ = nullptr;
    const detail::QueryNode* node_ = nullptr;
};

// The path that a lookup means in a model, for conditions that are put together by hand. Throws FieldError.
Path resolve_lookup(const ModelInfo& model, std::string_view lookup);

}  // namespace nuages::orm
