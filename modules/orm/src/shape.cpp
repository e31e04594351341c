#include "shape.h"

#include <algorithm>
#include <bit>

#include <nuages/base/error.h>
#include <nuages/db/database.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/time_zone.h>

namespace nuages::orm::detail {
namespace {

// What stands in the bytes before an operand.
enum class Mark : std::uint8_t { null, scalar, list, is_true, is_false, expression, query, tree, keys };

// Whether it is a key of several fields, or a list of such.
bool is_key_of_several(const Path& path, const Value& value) {
    if ((path.kind != Kind::composite && path.kind != Kind::relation) || !value.is_list() ||
        is_own(path.lookup))
        return false;
    if (path.lookup != Lookup::in)
        return true;
    const List& list = value.as_list();
    const auto first = std::find_if(list.begin(), list.end(), [](const Value& v) { return !v.is_null(); });
    return first != list.end() && first->is_list();
}

// Whether the SQL of a comparison depends on the kind of value that it is with.
bool depends_on_value(Kind kind) {
    return kind == Kind::json || kind == Kind::range;
}

}  // namespace

Window window_of(const QueryNode* last) {
    Window window;
    if (!last || !last->sliced)
        return window;
    for (const QueryNode* node : Chain(last)) {
        if (node->type != QueryNode::Type::slice)
            continue;
        const std::int64_t rest =
            window.count < 0 ? node->to : std::min(node->to < 0 ? window.count : node->to, window.count);
        window.count = rest < 0 ? -1 : std::max<std::int64_t>(rest - node->from, 0);
        window.from += node->from;
    }
    return window;
}

std::size_t padded_size(const Value& list) {
    std::size_t size = 0;
    for (const Value& each : list.as_list())
        size += !each.is_null();
    return size <= 4 ? size : std::bit_ceil(size);
}

std::uint32_t Shape::number_of(const void* holder) const {
    for (const Holder& each : holders_)
        if (each.holder == holder)
            return each.number;
    throw std::logic_error("orm: a value of the query was not noted in its shape");
}

void Shape::text(std::string_view text) {
    add(static_cast<std::uint32_t>(text.size()));
    bytes_.append(reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

void Shape::query(const QueryNode* last) {
    for (const QueryNode* node : Chain(last)) {
        if (node->type == QueryNode::Type::used_database)
            continue;
        add(node->type);
        for (const AnyCondition& condition : node->conditions)
            this->condition(condition);
        add(static_cast<std::uint16_t>(node->paths.size()));
        for (const Path& path : node->paths)
            this->path(path);
        if (node->type == QueryNode::Type::related_to) {
            add(node->set);
            value(node, node->key);
        }
        if (node->type < QueryNode::Type::values && node->expressions.empty())
            continue;
        expressions(node->expressions);
        add(static_cast<std::uint16_t>(node->names.size()));
        for (const std::string& name : node->names)
            text(name);
        add(static_cast<std::uint8_t>(node->hidden));
        add(node->variant);
        for (const Query& query : node->queries)
            if (query)
                subquery(query);
    }
}

void Shape::subquery(const Query& query) {
    add(&query.model());
    this->query(query.node());
    const Window window = window_of(query.node());
    add(window.count);
    add(window.from);
    add(static_cast<std::uint8_t>(0xff));
}

void Shape::inner_query(const Query& query) {
    if (database_ && query.node() && query.node()->alias && *query.node()->alias != database_->alias())
        throw ValueError(
            "Subqueries aren't allowed across different databases. Force the inner query to be evaluated "
            "using `list(inner_query)`.");
    subquery(query);
}

void Shape::window(const Window& window) {
    add(static_cast<std::uint8_t>(window.count >= 0));
    add(static_cast<std::uint8_t>(window.from > 0));
    if (window.count >= 0) {
        limit_ = Value(window.count);
        value(&limit_, limit_);
    }
    if (window.from > 0) {
        offset_ = Value(window.from);
        value(&offset_, offset_);
    }
}

void Shape::condition(const AnyCondition& condition) {
    if (condition.tree) {
        add(Mark::tree);
        tree(*condition.tree.node());
    } else if (condition.path) {
        operand(condition.path, condition.operand, depends_on_value(condition.path.kind));
    }
}

void Shape::assignment(const AnyAssignment& assignment) {
    operand(assignment.path, assignment.operand, false);
}

void Shape::path(const Path& path) {
    add(path);
    if (path.transforms[0] != Transform::none)
        add(current_time_zone().index);
}

void Shape::tree(const QNode& node) {
    add(node.type);
    add(static_cast<std::uint32_t>(node.children.size()));
    if (node.type == QNode::Type::condition) {
        add(static_cast<std::uint8_t>(node.bare));
        add(static_cast<std::uint16_t>(node.keys.size()));
        for (const std::string& key : node.keys)
            text(key);
        expression(node.left);
        add(node.own_lookup);
        if (!node.bare)
            operand(node.path, node.operand, depends_on_value(node.path.kind) || node.left);
    }
    for (const AnyQ& child : node.children)
        tree(*child.node());
}

// How JSON is compared depends on what it is compared with.
void Shape::json_value(const Operand& operand, const Value& value) {
    add(value.kind());
    if (value.is_bool())
        add(static_cast<std::uint8_t>(value.as_bool()));
    this->value(&operand, value);
}

// One key, or as many as a list is padded to, value by value.
void Shape::keys(const Operand& operand, bool many) {
    add(Mark::keys);
    holders_.push_back({&operand, static_cast<std::uint32_t>(values_.size())});
    if (!many) {
        add(static_cast<std::uint32_t>(operand.value.as_list().size()));
        for (const Value& each : operand.value.as_list())
            values_.push_back(&each);
        return;
    }
    std::vector<const List*> keys;
    for (const Value& each : operand.value.as_list()) {
        if (each.is_null())
            continue;
        if (!each.is_list() || (!keys.empty() && each.as_list().size() != keys.front()->size()))
            throw ValueError("'in' lookup of 'pk' must be a collection of tuples or lists");
        keys.push_back(&each.as_list());
    }
    const std::size_t size = padded_size(operand.value);
    add(static_cast<std::uint32_t>(size));
    add(static_cast<std::uint32_t>(keys.front()->size()));
    for (std::size_t i = 0; i < size; ++i)
        for (const Value& each : *keys[std::min(i, keys.size() - 1)])
            values_.push_back(&each);
}

void Shape::key(const Value& key) {
    if (!key.is_list())
        return value(&key, key);
    holders_.push_back({&key, static_cast<std::uint32_t>(values_.size())});
    add(static_cast<std::uint32_t>(key.as_list().size()));
    for (const Value& each : key.as_list())
        values_.push_back(&each);
}

void Shape::operand(const Path& path, const Operand& operand, bool json) {
    this->path(path);
    const Value& value = operand.value;
    if (operand.query) {
        add(Mark::query);
        inner_query(operand.query);
    } else if (operand.expression) {
        add(Mark::expression);
        expression(operand.expression);
    } else if (path.lookup == Lookup::isnull) {
        add(value.truth() ? Mark::is_true : Mark::is_false);
    } else if (takes_keys(path.lookup)) {
        // Keys are part of the text.
        if (value.is_list())
            for (const Value& key : value.as_list())
                text(key.as_text());
        else
            text(value.as_text());
    } else if (is_key_of_several(path, value)) {
        keys(operand, path.lookup == Lookup::in);
    } else if (value.is_list() && (path.lookup == Lookup::in || path.lookup == Lookup::range)) {
        const std::size_t size = path.lookup == Lookup::in ? padded_size(value) : value.as_list().size();
        add(Mark::list);
        add(static_cast<std::uint32_t>(size));
        holders_.push_back({&operand, static_cast<std::uint32_t>(values_.size())});
        const std::size_t end = values_.size() + size;
        const Value* last = nullptr;
        for (const Value& each : value.as_list()) {
            if (each.is_null() && path.lookup != Lookup::range)
                continue;
            values_.push_back(last = &each);
            if (json)
                add(each.is_bool() ? 1 + static_cast<int>(each.as_bool()) : 0);
        }
        while (values_.size() < end)
            values_.push_back(last);
    } else if (value.is_list() && is_own(path.lookup)) {
        add(Mark::list);
        add(static_cast<std::uint32_t>(value.as_list().size()));
        holders_.push_back({&operand, static_cast<std::uint32_t>(values_.size())});
        for (const Value& each : value.as_list())
            values_.push_back(&each);
    } else if (json) {
        add(Mark::scalar);
        json_value(operand, value);
    } else if (value.is_null()) {
        add(Mark::null);
    } else {
        add(Mark::scalar);
        this->value(&operand, value);
    }
}

void Shape::expressions(const std::vector<Expression>& list) {
    add(static_cast<std::uint32_t>(list.size()));
    for (const Expression& each : list)
        expression(each);
}

void Shape::expression(const Expression& expression) {
    if (!expression) {
        add(static_cast<std::uint8_t>(0xfe));
        return;
    }
    using Type = ExpressionNode::Type;
    const ExpressionNode& node = *expression.node();
    add(node.type);
    add(static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(node.output.name.data())));
    add(node.output.max_length);
    add(node.output.max_digits);
    add(node.output.decimal_places);
    switch (node.type) {
        case Type::column:
            path(node.column);
            break;
        case Type::literal:
            add(node.literal.kind());
            value(&node, node.literal);
            break;
        case Type::computed:
            add(node.op);
            break;
        case Type::subquery:
        case Type::exists:
            add(static_cast<std::uint8_t>(node.negated));
            inner_query(node.query);
            break;
        case Type::ordered:
            add(node.nulls);
            add(static_cast<std::uint8_t>(node.descending));
            break;
        case Type::transformed:
        case Type::truncated:
            add(node.transform);
            add(node.own_lookup);
            add(node.has_zone ? node.zone.index : current_time_zone().index);
            text(node.part);
            break;
        case Type::window:
            add(node.frame.unit);
            add(node.frame.exclusion);
            add(node.frame.from);
            add(node.frame.to);
            break;
        default:
            text(node.name);
            add(node.function);
            add(node.own_function);
            add(static_cast<std::uint8_t>(node.distinct));
            break;
    }
    expressions(node.arguments);
    if (node.type != Type::call && node.type != Type::own_call && node.type != Type::case_when &&
        node.type != Type::condition && node.type != Type::window)
        return;
    expressions(node.order);
    expressions(node.partition);
    add(static_cast<std::uint32_t>(node.conditions.size()));
    for (const AnyQ& each : node.conditions)
        tree(*each.node());
    add(static_cast<std::uint8_t>(static_cast<bool>(node.filter)));
    if (node.filter)
        tree(*node.filter.node());
}

}  // namespace nuages::orm::detail
