#include <cmath>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/query.h>

#include "joins.h"
#include "peers.h"
#include "query_node.h"
#include "walker.h"

// The methods of Query that add a node to its chain.
namespace nuages::orm {

using detail::QueryNode;
using Type = QueryNode::Type;

namespace {

void refuse_after_slice(const QueryNode* node, const char* what) {
    if (node && node->sliced)
        throw TypeError(std::string("Cannot ") + what + " a query once a slice has been taken.");
}

bool all_empty(Query::Conditions conditions) {
    for (const AnyCondition* condition : conditions)
        if (!condition->empty())
            return false;
    return true;
}

QueryNode* conditions_node(Type type, const QueryNode* before, Query::Conditions conditions) {
    auto* node = new QueryNode(type, before);
    std::size_t count = 0;
    for (const AnyCondition* condition : conditions)
        count += !condition->empty();
    node->conditions.reserve(count);
    for (const AnyCondition* condition : conditions)
        if (!condition->empty())
            node->conditions.push_back(*condition);
    return node;
}

QueryNode* paths_node(Type type, const QueryNode* before, std::initializer_list<const Path*> paths) {
    auto* node = new QueryNode(type, before);
    for (const Path* path : paths)
        if (*path)
            node->paths.push_back(*path);
    return node;
}

// A value from outside as the field at the end of the path takes it in a comparison.
class OuterValue {
public:
    OuterValue(const FieldInfo& field, const Path& path) : field_(field), path_(path) {}

    Value clean(const Value& value) const {
        if (path_.lookup == Lookup::isnull) {
            if (!value.is_bool())
                throw ValueError("The QuerySet value for an isnull lookup must be True or False, but got " +
                                 value.repr() + ".");
            return value;
        }
        if (path_.lookup != Lookup::in && path_.lookup != Lookup::range)
            return one(value);
        if (!value.is_list())
            throw ValueError("The lookup '" + std::string(name_of(path_.lookup)) +
                             "' takes a list, but got " + value.repr() + ".");
        List list;
        for (const Value& each : value.as_list())
            list.push_back(one(each));
        return list;
    }

private:
    Value one(const Value& value) const {
        if (value.is_null())
            return value;
        if (is_pattern(path_.lookup))
            return value.is_text() ? value : Value(value.str());
        switch (path_.transforms[1] != Transform::none ? path_.transforms[1] : path_.transforms[0]) {
            case Transform::none:
                return plain(value);
            case Transform::date:
                return moment(value, Value::Kind::date, Date::parse_iso, "a date such as '2026-05-01'");
            case Transform::time:
                return moment(value, Value::Kind::time, Time::parse_iso, "a time such as '10:00:00'");
            default:
                return number(value);
        }
    }

    Value plain(const Value& value) const {
        const FieldInfo* field = &field_;
        while (field->is_relation())
            field = field->is_to_one() ? field->remote() : &field->target()->primary_key();
        if (field->kind() == Kind::integer && value.is_real() && std::abs(value.as_real()) < 0x1p63) {
            const bool up = path_.lookup == Lookup::gte || path_.lookup == Lookup::lt;
            return static_cast<std::int64_t>(up ? std::ceil(value.as_real()) : std::trunc(value.as_real()));
        }
        return field->clean(value);
    }

    Value number(const Value& value) const {
        if (value.is_int())
            return value;
        if (value.is_text())
            if (const auto parsed = text::parse_int(value.as_text()))
                return *parsed;
        throw ValueError("Field '" + field_.name() + "' expected a number but got " + value.repr() + ".");
    }

    template <class T>
    Value moment(const Value& value, Value::Kind kind, std::optional<T> (*parse)(std::string_view),
                 const char* valid) const {
        if (value.kind() == kind)
            return value;
        if (value.is_text())
            if (const auto parsed = parse(value.as_text()))
                return *parsed;
        throw ValueError("Field '" + field_.name() + "' expected " + valid + " but got " + value.repr() +
                         ".");
    }

    const FieldInfo& field_;
    const Path& path_;
};

AnyCondition condition_dyn(const ModelInfo& model, std::string_view lookup, const Value& value) {
    const Path path = detail::resolve_dyn(model, lookup, Use::condition);
    return AnyCondition(path, OuterValue(*detail::fields_of(model, path).back(), path).clean(value));
}

}  // namespace

Query Query::filter(Conditions conditions) const {
    if (all_empty(conditions))
        return *this;
    refuse_after_slice(node_, "filter");
    return {model_, conditions_node(Type::filter, node_, conditions)};
}

Query Query::exclude(Conditions conditions) const {
    if (all_empty(conditions))
        return *this;
    refuse_after_slice(node_, "filter");
    return {model_, conditions_node(Type::exclude, node_, conditions)};
}

Query Query::filter_dyn(std::string_view lookup, Value value) const {
    const AnyCondition condition = condition_dyn(*model_, lookup, value);
    return filter({&condition});
}

Query Query::exclude_dyn(std::string_view lookup, Value value) const {
    const AnyCondition condition = condition_dyn(*model_, lookup, value);
    return exclude({&condition});
}

AnyQ Query::q_dyn(std::string_view lookup, Value value) const {
    AnyCondition condition = condition_dyn(*model_, lookup, value);
    return AnyQ(condition.path, std::move(condition.operand));
}

Query Query::order_by(std::initializer_list<const Path*> columns) const {
    refuse_after_slice(node_, "reorder");
    return {model_, paths_node(Type::order, node_, columns)};
}

Query Query::order_by_dyn(const std::vector<std::string>& columns) const {
    refuse_after_slice(node_, "reorder");
    auto node = std::make_unique<QueryNode>(Type::order, node_);
    for (const std::string& column : columns)
        node->paths.push_back(detail::resolve_dyn(*model_, column, Use::order));
    return {model_, node.release()};
}

Query Query::reverse() const {
    if (node_ && node_->sliced)
        throw TypeError("Cannot reverse a query once a slice has been taken.");
    return {model_, new QueryNode(Type::reverse, node_)};
}

Query Query::distinct() const {
    if (node_ && node_->sliced)
        throw TypeError("Cannot create distinct fields once a slice has been taken.");
    return {model_, new QueryNode(Type::distinct, node_)};
}

Query Query::slice(std::int64_t from, std::int64_t to) const {
    if (from < 0 || to < 0)
        throw ValueError("Negative indexing is not supported: slice(" + std::to_string(from) + ", " +
                         std::to_string(to) + ").");
    auto* node = new QueryNode(Type::slice, node_);
    node->from = from;
    node->to = to;
    return {model_, node};
}

Query Query::offset(std::int64_t from) const {
    if (from < 0)
        throw ValueError("Negative indexing is not supported: offset(" + std::to_string(from) + ").");
    auto* node = new QueryNode(Type::slice, node_);
    node->from = from;
    return {model_, node};
}

Query Query::none() const {
    return {model_, new QueryNode(Type::none, node_)};
}

Query Query::select_related(std::initializer_list<const Path*> relations) const {
    return {model_, paths_node(Type::select_related, node_, relations)};
}

Query Query::select_related_dyn(std::string_view relation) const {
    const Path path = detail::resolve_dyn(*model_, relation, Use::relation);
    for (const FieldInfo* field : detail::fields_of(*model_, path))
        if (!field->is_to_one() && field->storage() != meta::Storage::reverse_one)
            throw FieldError("Invalid field name given in select_related: '" + std::string(relation) +
                             "'. '" + field->name() +
                             "' leads to many rows; only foreign keys can be followed.");
    return select_related({&path});
}

Query Query::column(const Path& column) const {
    return {model_, paths_node(Type::column, node_, {&column})};
}

Query Query::column_dyn(std::string_view column) const {
    return this->column(detail::resolve_dyn(*model_, column, Use::column));
}

Query Query::related_to(const FieldInfo& set, const Value& key, detail::Peers* peers) const {
    auto* node = new QueryNode(Type::related_to, node_);
    node->set = &set;
    node->key = key;
    node->peers = peers;
    if (peers)
        peers->retain();
    return {model_, node};
}

}  // namespace nuages::orm
