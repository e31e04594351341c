#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/db/atomic.h>
#include <nuages/json/json.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/query.h>

#include "deletion.h"
#include "loader.h"
#include "peers.h"
#include "runner.h"
#include "walker.h"

// The methods of Query that go to the database.
namespace nuages::orm {

using detail::QueryNode;
using detail::Runner;
using detail::Task;
using detail::Window;
using detail::window_of;

namespace {

// The peers of a query that is a whole set of one of several rows, and nothing more: what it gives is read,
// or counted, for all of them together.
detail::Peers* peers_of(const QueryNode* node) {
    return node && node->type == QueryNode::Type::related_to && !node->parent ? node->peers : nullptr;
}

bool read_one(const Query& query, Task task, void* object) {
    Window window = window_of(query.node());
    window.count = window.count < 0 ? 1 : std::min<std::int64_t>(window.count, 1);
    Runner runner({query, task, {}, window});
    bool found = false;
    runner.query([&](const db::Row& row) {
        detail::load_object(row, runner.plan().objects.front(), object, nullptr);
        found = true;
    });
    return found;
}

}  // namespace

Rows Query::fetch() const {
    if (detail::Peers* peers = peers_of(node_))
        if (Rows rows = peers->set_of(node_->key))
            return rows;
    const Window window = window_of(node_);
    Runner runner({*this, Task::fetch, {}, window});
    detail::ResultLoader loader(runner.plan());
    if (window.count != 0)
        runner.query([&](const db::Row& row) { loader.add(row); });
    return loader.finish();
}

void Query::get(void* object, Conditions conditions) const {
    if (node_ && node_->sliced && conditions.size() > 0 && !(*conditions.begin())->empty())
        throw TypeError("Cannot filter a query once a slice has been taken.");
    Runner runner({*this, Task::get, conditions, window_of(node_)});
    std::int64_t found = 0;
    const bool joined = runner.plan().objects.size() > 1;
    if (joined) {
        detail::ResultLoader loader(runner.plan());
        runner.query([&](const db::Row& row) {
            if (++found == 1)
                loader.add(row);
        });
        if (found == 1) {
            const Rows rows = loader.finish();
            model_->ops().destroy(object);
            model_->ops().copy(object, rows.at(0));
        }
    } else {
        runner.query([&](const db::Row& row) {
            if (++found == 1)
                detail::load_object(row, runner.plan().objects.front(), object, nullptr);
        });
    }
    if (found == 1)
        return;
    if (found == 0)
        model_->ops().throw_does_not_exist(model_->name() + " matching query does not exist.");
    model_->ops().throw_multiple_objects(
        "get() returned more than one " + model_->name() + " -- it returned " +
        (found >= detail::rows_of_get ? "more than 20" : std::to_string(found)) + "!");
}

bool Query::first(void* object) const {
    return read_one(*this, Task::first, object);
}

bool Query::last(void* object) const {
    if (node_ && node_->sliced)
        throw TypeError("Cannot reverse a query once a slice has been taken.");
    return read_one(*this, Task::last, object);
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
    Runner runner({*this, Task::contains, {}, window_of(node_), {}, {}, {}, &key});
    bool exists = false;
    runner.query([&](const db::Row&) { exists = true; });
    return exists;
}

std::int64_t Query::update(std::initializer_list<const AnyAssignment*> assignments) const {
    if (node_ && node_->sliced)
        throw TypeError("Cannot update a query once a slice has been taken.");
    if (std::all_of(assignments.begin(), assignments.end(), [](const auto* each) { return each->empty(); }))
        return 0;
    Runner runner({*this, Task::update, {}, {}, {}, {}, {assignments.begin(), assignments.size()}});
    return runner.execute().rows_affected;
}

Deleted Query::delete_() const {
    if (node_ && node_->sliced)
        throw TypeError("Cannot use 'limit' or 'offset' with delete().");
    return detail::delete_rows(*this);
}

Value Query::aggregate(Aggregate function, const Path& column) const {
    const Path* columns[] = {&column};
    Runner runner({*this, Task::aggregate, {}, window_of(node_), function, columns});
    if (runner.plan().never)
        return function == Aggregate::count ? Value(0) : Value();
    Value result;
    runner.query([&](const db::Row& row) {
        if (row.is_null(0))
            return;
        if (function == Aggregate::count)
            result = row.integer(0);
        else if (function == Aggregate::avg)
            result = row.real(0);
        else
            result = detail::column_value(row, 0, *runner.plan().columns.front());
    });
    return result;
}

Value Query::aggregate_dyn(Aggregate function, std::string_view column) const {
    return aggregate(function, detail::resolve_dyn(*model_, column, Use::column));
}

std::vector<List> Query::values_list_dyn(const std::vector<std::string>& columns) const {
    std::vector<Path> paths;
    paths.reserve(columns.size());
    for (const std::string& column : columns)
        paths.push_back(detail::resolve_dyn(*model_, column, Use::column));
    std::vector<const Path*> pointers;
    for (const Path& path : paths)
        pointers.push_back(&path);
    return values_list(pointers);
}

std::vector<List> Query::values_list(std::span<const Path* const> columns) const {
    const Window window = window_of(node_);
    std::vector<List> result;
    if (window.count == 0)
        return result;
    Runner runner({*this, Task::values, {}, window, {}, columns});
    const auto& fields = runner.plan().columns;
    runner.query([&](const db::Row& row) {
        List& values = result.emplace_back();
        values.reserve(fields.size());
        for (std::size_t i = 0; i < fields.size(); ++i)
            values.push_back(detail::column_value(row, i, *fields[i]));
    });
    return result;
}

std::string Query::str() const {
    return Runner({*this, Task::fetch, {}, window_of(node_)}).text();
}

}  // namespace nuages::orm
