#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/db/atomic.h>
#include <nuages/json/json.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/query.h>

#include "deletion.h"
#include "loader.h"
#include "peers.h"
#include "prefetch.h"
#include "resolver.h"
#include "runner.h"
#include "table_updates.h"
#include "walker.h"
#include "writing.h"

// The methods of Query that go to the database.
namespace nuages::orm {

using detail::QueryNode;
using detail::Runner;
using detail::Task;
using detail::Window;
using detail::window_of;

namespace {

// The peers of a query that is a whole set of one of several rows, and nothing more: what it gives is read,
// or counted, for all of them together. Only such queries are given peers.
detail::Peers* peers_of(const QueryNode* node) {
    return node && node->type == QueryNode::Type::related_to ? node->peers : nullptr;
}

// What relations lead to is read from the database of the object: where it is no usual one, they have to
// know. What prefetch_related() says is read with the object.
bool needs_loader(const Runner& runner, const QueryNode* node) {
    return runner.plan().objects.size() > 1 || runner.origin() ||
           detail::last_of(QueryNode::Type::prefetch, node);
}

// What the runner reads, with what prefetch_related() says.
Rows rows_of(Runner& runner, const QueryNode* node) {
    detail::ResultLoader loader(runner.plan(), runner.origin());
    runner.query([&](const db::Row& row) { loader.add(row); });
    Rows rows = loader.finish();
    if (node)
        detail::prefetch(rows, node);
    return rows;
}

// The first of the rows becomes the object.
void take_first(const Rows& rows, void* object) {
    rows.model().ops().destroy(object);
    rows.model().ops().copy(object, rows.at(0));
}

Window window_of_one(const QueryNode* node) {
    Window window = window_of(node);
    window.count = window.count < 0 ? 1 : std::min<std::int64_t>(window.count, 1);
    return window;
}

bool read_one(const Query& query, Task task, void* object) {
    Runner runner({query, task, {}, window_of_one(query.node())});
    if (needs_loader(runner, query.node())) {
        const Rows rows = rows_of(runner, query.node());
        if (rows.size() > 0)
            take_first(rows, object);
        return rows.size() > 0;
    }
    bool found = false;
    runner.query([&](const db::Row& row) {
        detail::load_object(row, runner.plan().objects.front(), object, nullptr);
        found = true;
    });
    return found;
}

Rows one_row(const Query& query, Task task) {
    Runner runner({query, task, {}, window_of_one(query.node())});
    return rows_of(runner, query.node());
}

void refuse_reverse_of_slice(const QueryNode* node) {
    if (node && node->sliced)
        throw TypeError("Cannot reverse a query once a slice has been taken.");
}

// What get() says unless it found one row.
void check_found(const ModelInfo& model, std::size_t found) {
    if (found == 1)
        return;
    if (found == 0)
        model.ops().throw_does_not_exist(model.name() + " matching query does not exist.");
    model.ops().throw_multiple_objects(
        "get() returned more than one " + model.name() + " -- it returned " +
        (found >= detail::rows_of_get ? "more than 20" : std::to_string(found)) + "!");
}

}  // namespace

Rows Query::fetch() const {
    if (detail::Peers* peers = peers_of(node_))
        if (Rows rows = peers->set_of(node_->key))
            return rows;
    const Window window = window_of(node_);
    Runner runner({*this, Task::fetch, {}, window});
    if (window.count == 0)
        return detail::ResultLoader(runner.plan(), runner.origin()).finish();
    return rows_of(runner, node_);
}

void Query::get(void* object, Conditions conditions) const {
    if (node_ && node_->sliced && conditions.size() > 0 && !(*conditions.begin())->empty())
        throw TypeError("Cannot filter a query once a slice has been taken.");
    for (const AnyCondition* condition : conditions)
        if (detail::needs_resolving(*condition))
            return filter(conditions).get(object, {});
    Runner runner({*this, Task::get, conditions, window_of(node_)});
    if (needs_loader(runner, node_)) {
        const Rows rows = rows_of(runner, node_);
        check_found(*model_, rows.size());
        take_first(rows, object);
        return;
    }
    std::size_t found = 0;
    runner.query([&](const db::Row& row) {
        if (++found == 1)
            detail::load_object(row, runner.plan().objects.front(), object, nullptr);
    });
    check_found(*model_, found);
}

Rows Query::get(Conditions conditions) const {
    const Query query = filter(conditions);
    Runner runner({query, Task::get, {}, window_of(node_)});
    Rows rows = rows_of(runner, node_);
    check_found(*model_, rows.size());
    return rows;
}

bool Query::first(void* object) const {
    return read_one(*this, Task::first, object);
}

Rows Query::first() const {
    return one_row(*this, Task::first);
}

bool Query::last(void* object) const {
    refuse_reverse_of_slice(node_);
    return read_one(*this, Task::last, object);
}

Rows Query::last() const {
    refuse_reverse_of_slice(node_);
    return one_row(*this, Task::last);
}

std::int64_t Query::count() const {
    if (detail::Peers* peers = peers_of(node_))
        if (const auto count = peers->count_of(node_->key))
            return *count;
    const Window window = window_of(node_);
    if (window.count == 0)
        return 0;
    Runner runner({*this, Task::count, {}, window});
    std::int64_t count = 0;
    runner.query([&](const db::Row& row) { count = row.integer(0); });
    return count;
}

bool Query::exists() const {
    if (detail::Peers* peers = peers_of(node_))
        if (const auto count = peers->count_of(node_->key))
            return *count > 0;
    const Window window = window_of(node_);
    if (window.count == 0)
        return false;
    Runner runner({*this, Task::exists, {}, window});
    bool exists = false;
    runner.query([&](const db::Row&) { exists = true; });
    return exists;
}

bool Query::contains(const Value& key) const {
    if (key.is_null())
        throw ValueError("QuerySet.contains() cannot be used on unsaved objects.");
    detail::refuse_after_union(node_, "contains");
    Runner runner({*this, Task::contains, {}, window_of(node_), {}, nullptr, nullptr, {}, &key});
    bool exists = false;
    runner.query([&](const db::Row&) { exists = true; });
    return exists;
}

std::int64_t Query::update(std::initializer_list<const AnyAssignment*> assignments) const {
    if (node_ && node_->sliced)
        throw TypeError("Cannot update a query once a slice has been taken.");
    detail::refuse_after_union(node_, "update");
    if (std::all_of(assignments.begin(), assignments.end(), [](const auto* each) { return each->empty(); }))
        return 0;
    return detail::update_rows(*this, {assignments.begin(), assignments.size()});
}

std::int64_t detail::update_rows(const Query& query, std::span<const AnyAssignment* const> assignments) {
    const auto has_names = [](const AnyAssignment* each) {
        return each->operand.expression && each->operand.expression.node()->unresolved;
    };
    if (std::any_of(assignments.begin(), assignments.end(), has_names)) {
        const ModelInfo& model = query.model();
        std::vector<AnyAssignment> resolved;
        for (const AnyAssignment* each : assignments)
            resolved.push_back(has_names(each)
                                   ? AnyAssignment(each->path, detail::resolved(each->operand.expression,
                                                                                {model, query.node()}))
                                   : *each);
        std::vector<const AnyAssignment*> pointers;
        for (const AnyAssignment& each : resolved)
            pointers.push_back(&each);
        return update_rows(query, pointers);
    }
    if (assigns_inherited(query.model(), assignments))
        return update_tables(query, assignments);
    Runner runner({query, Task::update, {}, {}, {}, nullptr, nullptr, assignments});
    return runner.execute().rows_affected;
}

Deleted Query::delete_() const {
    if (node_ && node_->sliced)
        throw TypeError("Cannot use 'limit' or 'offset' with delete().");
    detail::refuse_after_union(node_, "delete");
    const detail::Pinned pinned(detail::origin_of(*this, detail::Access::write).database);
    return detail::delete_rows(*this);
}

Dict Query::aggregate(const std::vector<NamedExpression>& aggregates) const {
    std::vector<std::string> names;
    std::vector<Expression> expressions;
    for (const NamedExpression& each : aggregates) {
        expressions.push_back(detail::resolved(each.expression, {*model_, node_}));
        if (!expressions.back().node()->aggregate)
            throw TypeError(each.name + " is not an aggregate expression");
        names.push_back(each.name);
    }
    Runner runner({*this, Task::aggregate, {}, window_of(node_), {}, &names, &expressions});
    Dict result;
    runner.query([&](const db::Row& row) {
        for (std::size_t i = 0; i < names.size(); ++i)
            result.set(names[i], detail::result_value(row, i, runner.plan().columns[i]));
    });
    // Nothing was asked where no row can match.
    for (std::size_t i = 0; result.size() < names.size(); ++i)
        result.set(names[i], detail::empty_value(expressions[i]));
    return result;
}

Value Query::aggregate(Aggregate function, const Path& column) const {
    static constexpr std::string_view names[] = {"Count", "Sum", "Avg", "Min", "Max"};
    const std::string_view name = names[static_cast<std::size_t>(function)];
    return aggregate({{"value", dyn::call(name, {Expression(column)})}})["value"];
}

Value Query::aggregate_dyn(Aggregate function, std::string_view column) const {
    return aggregate(function, detail::resolve_dyn(*model_, column, Use::column));
}

std::vector<List> Query::values_list_dyn(const std::vector<std::string>& columns) const {
    return values_dyn(columns).fetch_values();
}

std::vector<List> Query::values_list(std::span<const Path* const> columns) const {
    std::vector<std::string> names;
    std::vector<Expression> expressions;
    for (const Path* column : columns) {
        names.push_back("column" + std::to_string(names.size() + 1));
        expressions.push_back(detail::resolved_path(*column));
    }
    return with_values(names, expressions).fetch_values();
}

std::vector<List> Query::fetch_values() const {
    const Window window = window_of(node_);
    std::vector<List> result;
    if (window.count == 0)
        return result;
    Runner runner({*this, Task::fetch, {}, window});
    const detail::Plan& plan = runner.plan();
    runner.query([&](const db::Row& row) {
        List& values = result.emplace_back();
        values.reserve(plan.columns.size());
        for (const detail::ResultColumn& column : plan.columns)
            values.push_back(detail::result_value(row, plan.first_column + column.place, column));
    });
    return result;
}

std::vector<std::string> Query::value_names() const {
    const Runner runner({*this, Task::fetch, {}, window_of(node_)});
    std::vector<std::string> names;
    for (const detail::ResultColumn& column : runner.plan().columns)
        names.push_back(column.name);
    return names;
}

Query Query::ordered_by_time(const std::vector<std::string>& names, bool last) const {
    if (node_ && node_->sliced)
        throw TypeError("Cannot change a query once a slice has been taken.");
    std::vector<std::string> columns = names;
    if (columns.empty() && !model_->options().get_latest_by.empty())
        columns.emplace_back(model_->options().get_latest_by);
    if (columns.empty())
        throw ValueError(
            "earliest() and latest() require either fields as positional arguments or 'get_latest_by' in the "
            "model's Meta.");
    const Query ordered = order_by_dyn(columns);
    return last ? ordered.reverse() : ordered;
}

void Query::earliest(void* object, const std::vector<std::string>& names) const {
    check_found(*model_, read_one(ordered_by_time(names, false), Task::first, object));
}

void Query::latest(void* object, const std::vector<std::string>& names) const {
    check_found(*model_, read_one(ordered_by_time(names, true), Task::first, object));
}

Rows Query::earliest(const std::vector<std::string>& names) const {
    Rows rows = one_row(ordered_by_time(names, false), Task::first);
    check_found(*model_, rows.size());
    return rows;
}

Rows Query::latest(const std::vector<std::string>& names) const {
    Rows rows = one_row(ordered_by_time(names, true), Task::first);
    check_found(*model_, rows.size());
    return rows;
}

std::string Query::explain() const {
    return Runner({*this, Task::fetch, {}, window_of(node_)}).explanation();
}

std::string Query::str() const {
    return Runner({*this, Task::fetch, {}, window_of(node_)}).text();
}

}  // namespace nuages::orm
