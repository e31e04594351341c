#include <algorithm>
#include <memory>

#include <nuages/base/error.h>
#include <nuages/db/errors.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/query.h>
#include <nuages/orm/registry.h>

#include "expression_type.h"
#include "field_condition.h"
#include "joins.h"
#include "paths_in.h"
#include "peers.h"
#include "prefetch.h"
#include "query_node.h"
#include "resolver.h"
#include "walker.h"

// The methods of Query that add a node to its chain.
namespace nuages::orm {

using detail::QueryNode;
using detail::refuse_after_union;
using Type = QueryNode::Type;

namespace {

// A node in the making: where it is not finished, it lets go of the query before it.
struct ReleaseNode {
    void operator()(QueryNode* node) const noexcept { detail::release(node); }
};
std::unique_ptr<QueryNode, ReleaseNode> new_node(Type type, const QueryNode* before) {
    return std::unique_ptr<QueryNode, ReleaseNode>(new QueryNode(type, before));
}

void refuse_after_slice(const QueryNode* node, const char* what) {
    if (node && node->sliced)
        throw TypeError(std::string("Cannot ") + what + " once a slice has been taken.");
}

bool all_empty(Query::Conditions conditions) {
    for (const AnyCondition* condition : conditions)
        if (!condition->empty())
            return false;
    return true;
}

const QueryNode* conditions_node(Type type, const ModelInfo& model, const QueryNode* before,
                                 Query::Conditions conditions) {
    auto node = new_node(type, before);
    std::size_t count = 0;
    for (const AnyCondition* condition : conditions)
        count += !condition->empty();
    node->conditions.reserve(count);
    for (const AnyCondition* condition : conditions)
        if (!condition->empty())
            node->conditions.push_back(detail::resolved(*condition, {model, before}));
    return node.release();
}

QueryNode* paths_node(Type type, const QueryNode* before, std::initializer_list<const Path*> paths) {
    auto* node = new QueryNode(type, before);
    for (const Path* path : paths)
        if (*path)
            node->paths.push_back(*path);
    return node;
}

// Names of annotations must be plain, and none of the model's own.
void check_name(const ModelInfo& model, std::string_view name) {
    const auto is_bad = [](char c) {
        return c == '\'' || c == '"' || c == '`' || c == ';' || c == '%' || c == '#' || c == '[' ||
               c == ']' || c == ' ' || (c >= 0 && c < 0x20);
    };
    if (name.empty() || std::any_of(name.begin(), name.end(), is_bad) || name.find("--") != name.npos ||
        name.find("/*") != name.npos || name.find("*/") != name.npos)
        throw ValueError(
            "Column aliases cannot contain whitespace characters, hashes, quotation marks, semicolons, "
            "percent signs, or SQL comments.");
    for (const FieldInfo& field : model.fields())
        if (field.name() == name || (field.is_stored() && field.attname() == name))
            throw ValueError("The annotation '" + std::string(name) +
                             "' conflicts with a field on the model.");
}

// An aggregate that no annotation stands for.
bool has_bare_aggregate(const Expression& expression) {
    const detail::ExpressionNode& node = *expression.node();
    if (!node.aggregate || node.type == detail::ExpressionNode::Type::annotation)
        return false;
    if ((node.function && node.function->sort == detail::Function::Sort::aggregate) ||
        (node.own_function && node.own_function->is_aggregate))
        return true;
    return std::any_of(node.arguments.begin(), node.arguments.end(), has_bare_aggregate);
}

std::vector<const QueryNode*> filters_of(const QueryNode* last) {
    std::vector<const QueryNode*> nodes;
    for (const QueryNode* node : detail::Chain(last))
        if (node->type == Type::filter || node->type == Type::exclude)
            nodes.push_back(node);
    return nodes;
}

AnyQ q_of(const QueryNode& node) {
    AnyQ all;
    for (const AnyCondition& condition : node.conditions)
        all = AnyQ::joined(AnyQ::Connector::and_, all,
                           condition.tree ? condition.tree : AnyQ(condition.path, condition.operand));
    return node.type == Type::exclude ? AnyQ::negated(all) : all;
}

AnyQ q_of(const QueryNode* last) {
    AnyQ all;
    for (const QueryNode* node : filters_of(last))
        all = AnyQ::joined(AnyQ::Connector::and_, all, q_of(*node));
    return all;
}

bool is_none(const QueryNode* last) {
    return detail::last_of(Type::none, last);
}

bool is_distinct(const QueryNode* last) {
    return detail::last_of(Type::distinct, last);
}

void check_combinable(const Query& a, const Query& b) {
    refuse_after_union(a.node(), "filter");
    if (&a.model() != &b.model())
        throw TypeError("Cannot combine queries on two different base models.");
    refuse_after_slice(a.node(), "combine queries");
    refuse_after_slice(b.node(), "combine queries");
    if (is_distinct(a.node()) != is_distinct(b.node()))
        throw TypeError("Cannot combine a unique query with a non-unique query.");
}

}  // namespace

Query Query::as_model(const ModelInfo& model) const {
    const ModelInfo* base = &model.concrete_model();
    while (base && base != &model_->concrete_model())
        base = base->parent();
    if (!base)
        throw TypeError("Rows of " + model_->label() + " are no objects of " + model.label() +
                        ", which has another table.");
    if (base != &model.concrete_model())
        detail::for_each_path(node_, [&](const Path& path) {
            if (path.at_run_time && path.steps[0] >= base->description().size)
                throw TypeError(
                    "The rows of " + model_->label() + " cannot be taken for objects of " + model.label() +
                    ", because they are chosen by '" + model_->field(path.steps[0]).name() +
                    "', which is no member of the model. Give " + model.name() + " a manager of its own.");
        });
    Query result(*this);
    result.model_ = &model;
    return result;
}

Query Query::filter(Conditions conditions) const {
    if (all_empty(conditions))
        return *this;
    refuse_after_slice(node_, "filter a query");
    refuse_after_union(node_, "filter");
    return {model_, conditions_node(Type::filter, *model_, node_, conditions)};
}

Query Query::exclude(Conditions conditions) const {
    if (all_empty(conditions))
        return *this;
    refuse_after_slice(node_, "filter a query");
    refuse_after_union(node_, "exclude");
    return {model_, conditions_node(Type::exclude, *model_, node_, conditions)};
}

Query Query::filter_dyn(std::string_view lookup, Value value) const {
    const AnyCondition condition(q_dyn(lookup, std::move(value)));
    return filter({&condition});
}

Query Query::exclude_dyn(std::string_view lookup, Value value) const {
    const AnyCondition condition(q_dyn(lookup, std::move(value)));
    return exclude({&condition});
}

AnyQ Query::q_dyn(std::string_view lookup, Value value) const {
    return detail::resolve_condition({*model_, node_}, lookup, std::move(value));
}

Query Query::order_by(std::initializer_list<const AnyOrder*> terms) const {
    refuse_after_slice(node_, "reorder a query");
    // Keys into JSON are no columns.
    const bool plain = std::none_of(terms.begin(), terms.end(), [](const AnyOrder* term) {
        return term->expression || term->nulls != Nulls::by_default || term->path.keys_size > 0;
    });
    if (plain) {
        auto node = new_node(Type::order, node_);
        for (const AnyOrder* term : terms)
            if (term->path)
                node->paths.push_back(term->path);
        return {model_, node.release()};
    }
    std::vector<Expression> expressions;
    for (const AnyOrder* term : terms)
        if (term->expression)
            expressions.push_back(term->expression);
        else if (term->path)
            expressions.push_back(dyn::ordered(Expression(term->path), term->path.descending, term->nulls));
    return order_by(expressions);
}

Query Query::order_by_dyn(const std::vector<std::string>& columns) const {
    std::vector<Expression> terms;
    for (const std::string& column : columns) {
        const bool descending = column.starts_with('-');
        const std::string_view name = std::string_view(column).substr(descending);
        terms.push_back(dyn::ordered(name == "?" ? dyn::call("Random", {}) : dyn::field(name), descending));
    }
    return order_by(terms);
}

Query Query::order_by(const std::vector<Expression>& terms) const {
    refuse_after_slice(node_, "reorder a query");
    auto node = new_node(Type::order, node_);
    bool plain = true;
    for (const Expression& term : terms) {
        const Expression resolved = detail::resolved(term, {*model_, node_});
        const detail::ExpressionNode* inner = resolved.node();
        const bool descending = inner->descending;
        if (inner->type == detail::ExpressionNode::Type::ordered && inner->nulls == dyn::Nulls::by_default)
            inner = inner->arguments.front().node();
        if (has_bare_aggregate(resolved))
            throw FieldError(
                "Using an aggregate in order_by() without also including it in annotate() is not allowed.");
        // A plain field sorts as its model says where it is a relation.
        if (inner->type == detail::ExpressionNode::Type::column) {
            node->paths.push_back(inner->column);
            node->paths.back().descending = descending;
            node->expressions.emplace_back();
            continue;
        }
        plain = false;
        node->paths.emplace_back();
        node->expressions.push_back(resolved);
    }
    if (plain)
        node->expressions.clear();
    return {model_, node.release()};
}

Query Query::reverse() const {
    refuse_after_slice(node_, "reverse a query");
    return {model_, new QueryNode(Type::reverse, node_)};
}

Query Query::distinct() const {
    refuse_after_slice(node_, "create distinct fields");
    refuse_after_union(node_, "distinct");
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

Query Query::select_related() const {
    return select_related({});
}

Query Query::select_related(std::initializer_list<const Path*> relations) const {
    refuse_after_union(node_, "select_related");
    return {model_, paths_node(Type::select_related, node_, relations)};
}

Query Query::without_select_related() const {
    refuse_after_union(node_, "select_related");
    return {model_, new QueryNode(Type::no_select_related, node_)};
}

namespace {

// Throws FieldError that names the foreign keys that can be followed.
[[noreturn]] void throw_not_followable(const ModelInfo& model, std::string_view relation) {
    std::string choices;
    for (const FieldInfo& field : model.fields())
        if (field.is_to_one() || (field.storage() == meta::Storage::reverse_one && field.is_member()))
            choices += (choices.empty() ? "" : ", ") + field.name();
    throw FieldError("Invalid field name(s) given in select_related: '" + std::string(relation) +
                     "'. Choices are: " + (choices.empty() ? "(none)" : choices));
}

}  // namespace

Query Query::select_related_dyn(std::string_view relation) const {
    const ModelInfo* at = model_;
    for (std::string_view rest = relation; at;) {
        const std::size_t end = detail::end_of_part(rest, 0);
        const FieldInfo* field = at->find_field(rest.substr(0, end));
        if (!field || rest.substr(0, end) != field->name() ||
            (!field->is_to_one() && field->storage() != meta::Storage::reverse_one))
            throw_not_followable(*at, rest.substr(0, end));
        at = field->target();
        if (end == rest.size())
            break;
        rest.remove_prefix(end + 2);
    }
    const Path path = detail::resolve_dyn(*model_, relation, Use::relation);
    return select_related({&path});
}

Query Query::column(const Path& column) const {
    return with_values({model_->label()}, {Expression(column)});
}

Query Query::column_dyn(std::string_view column) const {
    return values_dyn({std::string(column)});
}

Query Query::annotated(std::vector<NamedExpression> annotations, bool hidden) const {
    refuse_after_slice(node_, "annotate a query");
    refuse_after_union(node_, hidden ? "alias" : "annotate");
    Query result = *this;
    // One node for each, because later ones may be made of those before.
    for (NamedExpression& each : annotations) {
        check_name(*model_, each.name);
        auto node = new_node(Type::annotate, result.node_);
        Expression expression = detail::resolved(each.expression, {*model_, result.node_});
        node->names.push_back(std::move(each.name));
        node->expressions.push_back(std::move(expression));
        node->hidden = hidden;
        result = {model_, node.release()};
    }
    return result;
}

Query Query::annotate(std::vector<NamedExpression> annotations) const {
    return annotated(std::move(annotations), false);
}

Query Query::alias(std::vector<NamedExpression> annotations) const {
    return annotated(std::move(annotations), true);
}

Query Query::with_values(const std::vector<std::string>& names,
                         const std::vector<Expression>& expressions) const {
    auto node = new_node(Type::values, node_);
    node->names = names;
    node->expressions = expressions;
    return {model_, node.release()};
}

Query Query::values(std::vector<NamedExpression> values) const {
    std::vector<std::string> names;
    std::vector<Expression> expressions;
    for (NamedExpression& each : values) {
        expressions.push_back(detail::resolved(each.expression, {*model_, node_}));
        names.push_back(std::move(each.name));
    }
    return with_values(names, expressions);
}

Query Query::values_dyn(const std::vector<std::string>& names) const {
    std::vector<NamedExpression> values;
    for (const std::string& name : names)
        values.push_back({name, dyn::field(name)});
    return this->values(std::move(values));
}

Query Query::distinct_on(const std::vector<std::string>& names) const {
    if (names.empty())
        return distinct();
    refuse_after_slice(node_, "create distinct fields");
    refuse_after_union(node_, "distinct");
    auto node = new_node(Type::distinct, node_);
    for (const std::string& name : names)
        node->expressions.push_back(detail::resolve_name({*model_, node_}, name));
    return {model_, node.release()};
}

Query Query::truncated(std::string_view field, std::string_view part, bool descending, bool to_date) const {
    const Expression column = detail::resolve_name({*model_, node_}, field);
    const Kind kind = detail::type_of(column, *model_).kind;
    if (to_date ? kind != Kind::date && kind != Kind::datetime : kind != Kind::datetime)
        throw TypeError("'" + std::string(field) + "' isn't a " +
                        (to_date ? "DateField, TimeField, or DateTimeField." : "DateTimeField."));
    dyn::Call call;
    call.part = part;
    if (to_date)
        call.output = OutputType::of("DateField");
    const AnyCondition has_value(AnyQ(column, Lookup::isnull, Value(false)));
    return annotate({{to_date ? "datefield" : "datetimefield", dyn::call("Trunc", {column}, call)},
                     {"plain_field", column}})
        .values_dyn({to_date ? "datefield" : "datetimefield"})
        .distinct()
        .filter({&has_value})
        .order_by_dyn({std::string(descending ? "-" : "") + (to_date ? "datefield" : "datetimefield")});
}

Query Query::dates(std::string_view field, std::string_view part, bool descending) const {
    if (part != "year" && part != "month" && part != "week" && part != "day")
        throw ValueError("'kind' must be one of 'year', 'month', 'week', or 'day'.");
    return truncated(field, part, descending, true);
}

Query Query::datetimes(std::string_view field, std::string_view part, bool descending) const {
    if (part != "year" && part != "month" && part != "week" && part != "day" && part != "hour" &&
        part != "minute" && part != "second")
        throw ValueError(
            "'kind' must be one of 'year', 'month', 'week', 'day', 'hour', 'minute', or 'second'.");
    return truncated(field, part, descending, false);
}

Query Query::combined(Combination how, const std::vector<Query>& others) const {
    std::vector<Query> parts;
    for (const Query* each = this; each;) {
        // What has no rows adds nothing to a union.
        if (!is_none(each->node_) || (how != Combination::union_ && how != Combination::union_all))
            parts.push_back(*each);
        each = each == this             ? (others.empty() ? nullptr : others.data())
               : each == &others.back() ? nullptr
                                        : each + 1;
    }
    if (parts.empty())
        return none();
    auto node = new_node(Type::combine, nullptr);
    node->variant = static_cast<std::uint8_t>(how);
    node->queries = std::move(parts);
    return Query(model_, node.release()).on_database_of(node_);
}

Query Query::and_(const Query& other) const {
    check_combinable(*this, other);
    if (is_none(node_) || is_none(other.node_))
        return none();
    Query result = *this;
    for (const QueryNode* node : filters_of(other.node_)) {
        const AnyCondition condition(q_of(*node));
        result = result.filter({&condition});
    }
    return result;
}

Query Query::or_(const Query& other) const {
    check_combinable(*this, other);
    if (is_none(node_))
        return other;
    if (is_none(other.node_))
        return *this;
    const AnyQ a = q_of(node_), b = q_of(other.node_);
    Query result = Query(*model_).on_database_of(node_);
    if (is_distinct(node_))
        result = result.distinct();
    if (!a || !b)
        return result;
    const AnyCondition condition(AnyQ::joined(AnyQ::Connector::or_, a, b));
    return result.filter({&condition});
}

Query Query::xor_(const Query& other) const {
    check_combinable(*this, other);
    if (is_none(node_))
        return other;
    if (is_none(other.node_))
        return *this;
    const AnyQ a = q_of(node_), b = q_of(other.node_);
    Query result = Query(*model_).on_database_of(node_);
    if (is_distinct(node_))
        result = result.distinct();
    if (!a || !b) {
        if (!a && !b)
            return result.none();
        const AnyCondition neither(AnyQ::negated(a ? a : b));
        return result.filter({&neither});
    }
    const AnyCondition condition(AnyQ::joined(AnyQ::Connector::xor_, a, b));
    return result.filter({&condition});
}

namespace {

void check_fields(const ModelInfo& model, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        const std::string_view first = std::string_view(name).substr(0, detail::end_of_part(name, 0));
        if (!model.find_field(first))
            throw FieldDoesNotExist(model.name() + " has no field named '" + std::string(first) + "'");
        detail::resolve_dyn(model, name, Use::column);
    }
}

const QueryNode* names_node(Type type, const QueryNode* before, const std::vector<std::string>& names,
                            bool only) {
    auto node = new_node(type, before);
    node->names = names;
    node->hidden = only;
    return node.release();
}

}  // namespace

Query Query::only(const std::vector<std::string>& names) const {
    refuse_after_union(node_, "only");
    check_fields(*model_, names);
    return {model_, names_node(Type::deferred, node_, names, true)};
}

Query Query::defer(const std::vector<std::string>& names) const {
    refuse_after_union(node_, "defer");
    check_fields(*model_, names);
    return {model_, names_node(Type::deferred, node_, names, false)};
}

Query Query::prefetch_related(const std::vector<std::string>& lookups) const {
    Query result = *this;
    for (const std::string& lookup : lookups)
        result = result.prefetch_related(lookup, Query());
    return result;
}

Query Query::prefetch_related(std::string_view lookup, const Query& rows, std::string_view to_attr) const {
    return prefetch_related(lookup, std::vector<Query>{rows}, to_attr);
}

Query Query::prefetch_related(std::string_view lookup, const std::vector<Query>& rows,
                              std::string_view to_attr) const {
    detail::check_prefetch(*model_, lookup, rows.size(), to_attr);
    auto node = new_node(Type::prefetch, node_);
    node->names = {std::string(lookup), std::string(to_attr)};
    node->queries = rows;
    return {model_, node.release()};
}

Query Query::without_prefetch_related() const {
    return {model_, new QueryNode(Type::prefetch, node_)};
}

Query Query::using_(std::string_view alias) const {
    auto node = new_node(Type::used_database, node_);
    node->names.emplace_back(alias);
    node->alias = &node->names.front();
    return {model_, node.release()};
}

// Where a chain starts anew: the database that was said of the old one.
Query Query::on_database_of(const QueryNode* node) const {
    if (!node || (!node->alias && !node->hint && !node->hint_model))
        return *this;
    return node->alias ? using_(*node->alias) : starting_from(node->hint_model, node->hint);
}

Query Query::starting_from(const ModelInfo* model, db::Database* database) const {
    if (!database && model_->registry().routers().empty())
        return *this;  // who else would ask
    auto hinted = new_node(Type::used_database, node_);
    hinted->hint = database;
    hinted->hint_model = model;
    return {model_, hinted.release()};
}

Query Query::select_for_update(const RowLock& lock) const {
    if (lock.nowait && lock.skip_locked)
        throw ValueError("The nowait option cannot be used with skip_locked.");
    refuse_after_union(node_, "select_for_update");
    auto node = new_node(Type::lock, node_);
    node->variant = static_cast<std::uint8_t>((lock.nowait ? detail::lock_nowait : 0) |
                                              (lock.skip_locked ? detail::lock_skip : 0) |
                                              (lock.no_key ? detail::lock_no_key : 0));
    node->names = lock.of;
    return {model_, node.release()};
}

Query Query::related_to(const FieldInfo& set, const Value& key, detail::Peers* peers) const {
    Query rows = *this;
    if (set.is_generic_relation()) {
        const AnyCondition same(detail::path_of(*set.remote()), set.remote()->clean(key));
        rows = filter({&same});
    }
    auto* node = new QueryNode(Type::related_to, rows.node_);
    node->set = &set;
    node->key = key;
    node->peers = peers;
    node->hint_model = &set.model();
    if (peers) {
        peers->retain();
        node->hint = peers->database();
    }
    return {model_, node};
}

}  // namespace nuages::orm
