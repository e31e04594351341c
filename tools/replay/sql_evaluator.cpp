#include "sql_evaluator.h"

#include <algorithm>
#include <new>

#include <nuages/base/error.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/model.h>
#include <nuages/orm/relations.h>
#include <nuages/orm/to_value.h>

#include "corpus.h"
#include "typed_value.h"

namespace nuages::replay {

using orm::Expression;
using orm::Query;

InstancePtr Instance::make(const orm::ModelInfo& model) {
    auto instance = std::make_shared<Instance>();
    instance->model = &model;
    instance->object = ::operator new(model.ops().size, std::align_val_t(model.ops().alignment));
    model.ops().construct(instance->object);
    instance->owned = true;
    for (const orm::FieldInfo* field : model.stored_fields())
        if (const Value value = field->default_value(); !value.is_null())
            field->set(instance->object, value);
    return instance;
}

InstancePtr Instance::of(orm::Rows rows, std::size_t number) {
    auto instance = std::make_shared<Instance>();
    instance->model = &rows.model();
    instance->object = rows.at(number);
    instance->rows = std::move(rows);
    instance->number = number;
    return instance;
}

InstancePtr Instance::borrowed(const orm::ModelInfo& model, const void* object, InstancePtr keeper) {
    auto instance = std::make_shared<Instance>();
    instance->model = &model;
    instance->object = const_cast<void*>(object);  // the replay only reads it
    instance->keeper = std::move(keeper);
    return instance;
}

Instance::~Instance() {
    if (!owned)
        return;
    model->ops().destroy(object);
    ::operator delete(object, std::align_val_t(model->ops().alignment));
}

const Any* Evaluator::Arguments::find(std::string_view name) const {
    for (const auto& [key, value] : named)
        if (key == name)
            return &value;
    return nullptr;
}

namespace {

bool has(const Value& tree, std::string_view key) {
    return tree.is_dict() && tree.as_dict().contains(key);
}

const Value& value_of(const Any& any) {
    if (const auto* value = any.get<Value>())
        return *value;
    throw Unsupported("something that is no plain value where one is needed");
}

std::string text_of(const Any& any) {
    return value_of(any).to_text();
}

Any none() {
    return {Value()};
}

}  // namespace

const orm::ModelInfo* Evaluator::model(std::string_view name) const {
    for (const orm::ModelInfo* each : registry_.models())
        if (each->name() == name)
            return each;
    return nullptr;
}

Any Evaluator::evaluate(const Value& tree) {
    if (has(tree, "const"))
        return {has(tree["const"], "$dict") || tree["const"].is_dict() ? decode(tree["const"])
                                                                       : tree["const"]};
    if (has(tree, "each"))
        return loop(tree);
    if (has(tree, "name"))
        return name(tree["name"].to_text());
    if (has(tree, "list")) {
        auto list = std::make_shared<AnyList>();
        for (const Value& item : tree["list"].as_list())
            list->push_back(evaluate(item));
        return {std::move(list)};
    }
    if (has(tree, "dict")) {
        auto dict = std::make_shared<AnyDict>();
        for (const Value& pair : tree["dict"].as_list())
            dict->items.emplace_back(text_of(evaluate(pair[0])), evaluate(pair[1]));
        return {std::move(dict)};
    }
    if (has(tree, "index"))
        return index(evaluate(tree["index"][0]), tree["index"][1]);
    if (has(tree, "op"))
        return operation(tree["op"].to_text(), tree["args"]);
    if (has(tree, "attr"))
        return attribute(evaluate(tree["attr"][0]), tree["attr"][1].to_text());
    if (has(tree, "call"))
        return call(tree);
    throw Unsupported("an expression of a kind that is not known");
}

Any Evaluator::name(const std::string& name) {
    if (const auto found = scope_.find(name); found != scope_.end())
        return found->second;
    return {NameValue{name}};
}

Any Evaluator::loop(const Value& tree) {
    auto result = std::make_shared<AnyList>();
    const std::string variable = tree["var"]["name"].to_text();
    const Scope before = scope_;
    for (const Any& item : items(evaluate(tree["in"]))) {
        scope_[variable] = item;
        if (!has(tree, "if") || truth(evaluate(tree["if"])))
            result->push_back(evaluate(tree["each"]));
    }
    scope_ = before;
    return {std::move(result)};
}

AnyList Evaluator::items(const Any& any) {
    if (const auto* list = any.get<std::shared_ptr<AnyList>>())
        return **list;
    if (const auto* manager = any.get<ManagerValue>())
        return items({QuerySetValue{manager->query}});
    AnyList list;
    if (const auto* value = any.get<Value>(); value && value->is_list()) {
        for (const Value& each : value->as_list())
            list.push_back({each});
        return list;
    }
    const auto* set = any.get<QuerySetValue>();
    if (!set)
        throw Unsupported("a loop over something that is no list");
    if (set->rows == QuerySetValue::Rows::objects) {
        const orm::Rows rows = set->query.fetch();
        for (std::size_t i = 0; i < rows.size(); ++i)
            list.push_back({Instance::of(rows, i)});
        return list;
    }
    std::vector<std::string> names;
    if (set->rows == QuerySetValue::Rows::dicts)
        names = set->query.value_names();
    for (List& row : set->query.fetch_values()) {
        if (set->rows == QuerySetValue::Rows::flat) {
            list.push_back({row.front()});
        } else if (set->rows == QuerySetValue::Rows::tuples) {
            list.push_back({Value(std::move(row))});
        } else {
            Dict dict;
            for (std::size_t i = 0; i < row.size(); ++i)
                dict.set(names[i], row[i]);
            list.push_back({Value(std::move(dict))});
        }
    }
    return list;
}

bool Evaluator::truth(const Any& any) {
    if (const auto* value = any.get<Value>())
        return value->truth();
    if (any.get<QuerySetValue>() || any.get<std::shared_ptr<AnyList>>())
        return !items(any).empty();
    return true;
}

Any Evaluator::attribute(const Any& of, const std::string& name) {
    if (const auto* named = of.get<NameValue>()) {
        const orm::ModelInfo* info = model(named->name);
        if (info && name == "objects")
            return {ManagerValue{Query(*info), nullptr, nullptr}};
        return {NameValue{named->name + "." + name}};
    }
    if (const auto* instance = of.get<InstancePtr>())
        return instance_attribute(*instance, name);
    if (name == "__class__")
        throw Unsupported("the name of a class of Python");
    throw Unsupported("the attribute " + name);
}

Any Evaluator::instance_attribute(const InstancePtr& instance, const std::string& name) {
    const orm::ModelInfo& info = *instance->model;
    if (name == "pk")
        return {info.key(instance->object)};
    if (instance->rows) {
        const auto& names = instance->rows.annotation_names();
        if (std::find(names.begin(), names.end(), name) != names.end())
            return {instance->rows.annotation(instance->number, name)};
        if (const orm::Rows rows = instance->rows.prefetched(instance->number, name)) {
            auto list = std::make_shared<AnyList>();
            for (std::size_t i = 0; i < rows.size(); ++i)
                list->push_back({Instance::of(rows, i)});
            return {std::move(list)};
        }
    }
    for (const orm::FieldInfo& field : info.fields()) {
        if (field.attname() == name && !(field.is_to_one() && field.name() == name) && field.is_stored())
            return {field.read(instance->object)};
        const bool is_member = field.is_member() && (field.name() == name || field.meta().name == name);
        if (!is_member || !field.target())
            continue;
        void* member = field.member(instance->object);
        if (field.meta().inside)
            member = field.meta().inside(member, meta::Inside::look);
        const auto* cell = static_cast<const orm::detail::RelationCell*>(member);
        if (field.is_to_one()) {
            if (!cell || cell->key().is_null())
                return none();
            return {Instance::borrowed(*field.target(), cell->object(field.target(), *field.meta().target),
                                       instance)};
        }
        if (field.storage() == meta::Storage::reverse_one) {
            const void* other = static_cast<const orm::detail::SetCell*>(cell)->find();
            if (!other)
                throw Raised("RelatedObjectDoesNotExist", info.name() + " has no " + name + ".");
            return {Instance::borrowed(*field.target(), other, instance)};
        }
        return {ManagerValue{Query(*field.target()).related_to(field, cell->key(), cell->peers()), instance,
                             &field}};
    }
    throw Raised("AttributeError", "'" + info.name() + "' object has no attribute '" + name + "'");
}

Any Evaluator::index(const Any& of, const Value& at) {
    if (of.get<std::shared_ptr<AnyList>>() || of.get<Value>()) {
        AnyList list = items(of);
        std::int64_t i = value_of(evaluate(at)).to_int();
        if (i < 0)
            i += static_cast<std::int64_t>(list.size());
        if (i < 0 || i >= static_cast<std::int64_t>(list.size()))
            throw Raised("IndexError", "list index out of range");
        return list[static_cast<std::size_t>(i)];
    }
    QuerySetValue set;
    if (const auto* manager = of.get<ManagerValue>())
        set.query = manager->query;
    else if (const auto* known = of.get<QuerySetValue>())
        set = *known;
    else
        throw Unsupported("an index into something that is no list");
    if (has(at, "slice")) {
        const Value& slice = at["slice"];
        const auto bound = [&](std::size_t i, std::int64_t otherwise) {
            if (slice[i].is_null())
                return otherwise;
            const Value value = plain(evaluate(slice[i]));
            return value.is_null() ? otherwise : value.to_int();
        };
        const std::int64_t from = bound(0, 0), to = bound(1, INT64_MAX), step = bound(2, 1);
        if (from < 0 || to < 0)
            throw ValueError("Negative indexing is not supported.");
        set.query = to == INT64_MAX ? set.query.offset(from) : set.query.slice(from, std::max(from, to));
        if (slice[2].is_null())
            return {std::move(set)};
        auto list = std::make_shared<AnyList>();
        const AnyList all = items({set});
        for (std::size_t i = 0; i < all.size(); i += static_cast<std::size_t>(step))
            list->push_back(all[i]);
        return {std::move(list)};
    }
    const std::int64_t number = value_of(evaluate(at)).to_int();
    if (number < 0)
        throw ValueError("Negative indexing is not supported.");
    set.query = set.query.slice(number, number + 1);
    const AnyList rows = items({set});
    if (rows.empty())
        throw Raised("IndexError", "list index out of range");
    return rows.front();
}

Any Evaluator::operation(const std::string& op, const Value& args) {
    const Any a = evaluate(args[0]);
    if (op == "And" || op == "Or") {
        Any result = a;
        for (std::size_t i = 1; i < args.as_list().size() && truth(result) == (op == "And"); ++i)
            result = evaluate(args[i]);
        return result;
    }
    if (op == "USub") {
        if (const auto* value = a.get<Value>())
            return {value->is_int() ? Value(-value->as_int()) : Value(-value->to_real())};
        return {orm::dyn::computed(orm::Operator::multiply, expression(a), orm::dyn::literal(-1))};
    }
    if (op == "Not")
        return {Value(!truth(a))};
    if (op == "Invert") {
        if (const auto* e = a.get<Expression>())
            return {orm::dyn::negated(*e)};
        return {orm::AnyQ::negated(condition(a))};
    }
    const Any b = evaluate(args[1]);
    if (op == "IsNot" || op == "Is") {
        const auto* left = a.get<Value>();
        const auto* right = b.get<Value>();
        const bool same = left && right && *left == *right;
        return {Value(same == (op == "Is"))};
    }
    if (op == "Eq" || op == "NotEq")
        return {Value((plain(a) == plain(b)) == (op == "Eq"))};
    if (op == "Lt" || op == "Gt" || op == "LtE" || op == "GtE") {
        const auto order = compare(plain(a), plain(b));
        return {Value(order && (op == "Lt"    ? *order < 0
                                : op == "Gt"  ? *order > 0
                                : op == "LtE" ? *order <= 0
                                              : *order >= 0))};
    }
    if (op == "In" || op == "NotIn") {
        const Value wanted = plain(a);
        bool found = false;
        for (const Any& each : items(b))
            found |= plain(each) == wanted;
        return {Value(found == (op == "In"))};
    }
    const auto* left = a.get<QuerySetValue>();
    const auto* right = b.get<QuerySetValue>();
    if (left && right) {
        QuerySetValue set = *left;
        set.query = op == "BitAnd"  ? left->query.and_(right->query)
                    : op == "BitOr" ? left->query.or_(right->query)
                                    : left->query.xor_(right->query);
        return {std::move(set)};
    }
    using Connector = orm::AnyQ::Connector;
    const bool is_condition = a.get<orm::AnyQ>() || b.get<orm::AnyQ>();
    if ((op == "BitAnd" || op == "BitOr" || op == "BitXor") && (is_condition || a.get<Expression>()))
        return {orm::AnyQ::joined(op == "BitAnd"  ? Connector::and_
                                  : op == "BitOr" ? Connector::or_
                                                  : Connector::xor_,
                                  condition(a), condition(b))};
    if (a.get<Value>() && b.get<Value>()) {
        const Value& x = *a.get<Value>();
        const Value& y = *b.get<Value>();
        if (x.is_text() && op == "Mult") {
            std::string text;
            for (std::int64_t i = 0; i < y.to_int(); ++i)
                text += x.as_text();
            return {Value(text)};
        }
        if (x.is_text() && op == "Add")
            return {Value(x.to_text() + y.to_text())};
        if (x.is_int() && y.is_int())
            return {op == "Add"    ? Value(x.as_int() + y.as_int())
                    : op == "Sub"  ? Value(x.as_int() - y.as_int())
                    : op == "Mult" ? Value(x.as_int() * y.as_int())
                                   : throw Unsupported("the operator " + op)};
        throw Unsupported("the operator " + op);
    }
    static const std::map<std::string, orm::Operator> operators = {
        {"Add", orm::Operator::add},        {"Sub", orm::Operator::subtract},
        {"Mult", orm::Operator::multiply},  {"Div", orm::Operator::divide},
        {"Mod", orm::Operator::modulo},     {"Pow", orm::Operator::power},
        {"BitAnd", orm::Operator::bit_and}, {"BitOr", orm::Operator::bit_or}};
    const auto found = operators.find(op);
    if (found == operators.end())
        throw Unsupported("the operator " + op);
    return {orm::dyn::computed(found->second, expression(a), expression(b))};
}

Evaluator::Arguments Evaluator::arguments(const Value& args, const Value& kwargs) {
    Arguments result;
    for (const Value& each : args.as_list()) {
        if (has(each, "star"))
            for (const Any& item : items(evaluate(each["star"])))
                result.positional.push_back(item);
        else
            result.positional.push_back(evaluate(each));
    }
    for (const Value& pair : kwargs.as_list()) {
        if (pair[0].is_null())  // **dict
            for (auto& item : items_of_dict(std::make_unique<Any>(evaluate(pair[1])).get()))
                result.named.push_back(std::move(item));
        else
            result.named.emplace_back(pair[0].to_text(), evaluate(pair[1]));
    }
    return result;
}

Any Evaluator::call(const Value& tree) {
    const Value& function = tree["call"];
    if (has(function, "name")) {
        const std::string name = function["name"].to_text();
        if (name == "getattr") {
            const Any of = evaluate(tree["args"][0]);
            try {
                return attribute(of, text_of(evaluate(tree["args"][1])));
            } catch (const orm::ObjectDoesNotExist&) {
                return evaluate(tree["args"][2]);
            } catch (const Raised&) {
                return evaluate(tree["args"][2]);
            }
        }
        return this->function(name, arguments(tree["args"], tree["kwargs"]));
    }
    if (!has(function, "attr"))
        throw Unsupported("a call of a kind that is not known");
    const Any of = evaluate(function["attr"][0]);
    const std::string name = function["attr"][1].to_text();
    return method(of, name, arguments(tree["args"], tree["kwargs"]));
}

Expression Evaluator::expression(const Any& any) {
    if (const auto* e = any.get<Expression>())
        return *e;
    if (const auto* q = any.get<orm::AnyQ>())
        return orm::dyn::condition(*q);
    if (const auto* set = any.get<QuerySetValue>())
        return orm::dyn::subquery(set->query);
    return orm::dyn::literal(plain(any));
}

// A text names a field, as in Lower("name").
Expression Evaluator::field_or(const Any& any) {
    if (const auto* value = any.get<Value>(); value && value->is_text())
        return orm::dyn::field(value->as_text());
    return expression(any);
}

orm::AnyQ Evaluator::condition(const Any& any) {
    if (const auto* q = any.get<orm::AnyQ>())
        return *q;
    if (const auto* e = any.get<Expression>())
        return orm::AnyQ(*e);
    throw Unsupported("a condition that is no Q and no expression");
}

orm::Operand Evaluator::operand(const Any& any) {
    if (const auto* e = any.get<Expression>())
        return *e;
    if (const auto* q = any.get<orm::AnyQ>())
        return orm::dyn::condition(*q);
    if (const auto* set = any.get<QuerySetValue>())
        return set->query;
    if (const auto* manager = any.get<ManagerValue>())
        return manager->query;
    if (const auto* instance = any.get<InstancePtr>())
        return (*instance)->model->key((*instance)->object);
    if (const auto* list = any.get<std::shared_ptr<AnyList>>()) {
        List values;
        for (const Any& each : **list)
            values.push_back(operand(each).value);
        return Value(std::move(values));
    }
    if (const auto* dict = any.get<std::shared_ptr<AnyDict>>()) {
        Dict values;
        for (const auto& [key, value] : (*dict)->items)
            values.set(key, operand(value).value);
        return Value(std::move(values));
    }
    return value_of(any);
}

orm::AnyQ Evaluator::conditions(const Arguments& arguments, std::size_t skip) {
    orm::AnyQ all;
    const auto add = [&](const orm::AnyQ& q) { all = orm::AnyQ::joined(orm::AnyQ::Connector::and_, all, q); };
    for (std::size_t i = skip; i < arguments.positional.size(); ++i) {
        const Any& each = arguments.positional[i];
        if (const auto* list = each.get<std::shared_ptr<AnyList>>())  // Q(("name", value))
            add(orm::AnyQ::named(text_of((**list)[0]), operand((**list)[1])));
        else
            add(condition(each));
    }
    for (const auto& [name, value] : arguments.named)
        add(orm::AnyQ::named(name, operand(value)));
    return all;
}

std::vector<orm::NamedExpression> Evaluator::named(const Arguments& arguments) {
    std::vector<orm::NamedExpression> result;
    for (const Any& each : arguments.positional) {
        const Expression made = expression(each);
        std::string alias = orm::dyn::default_alias(made);
        if (alias.empty())
            throw TypeError("Complex expressions require an alias");
        result.push_back({std::move(alias), made});
    }
    for (const auto& [name, value] : arguments.named)
        result.push_back({name, expression(value)});
    return result;
}

std::vector<std::pair<std::string, Any>> Evaluator::items_of_dict(const Any* any) {
    if (!any)
        return {};
    if (const auto* dict = any->get<std::shared_ptr<AnyDict>>())
        return (*dict)->items;
    std::vector<std::pair<std::string, Any>> items;
    if (const auto* value = any->get<Value>(); value && value->is_dict())
        for (const auto& [key, item] : value->as_dict())
            items.emplace_back(key.str(), Any{item});
    return items;
}

std::vector<std::string> Evaluator::texts(const AnyList& list) {
    std::vector<std::string> result;
    for (const Any& each : list)
        result.push_back(text_of(each));
    return result;
}

Value Evaluator::plain(const Any& any) {
    if (const auto* value = any.get<Value>())
        return *value;
    if (const auto* instance = any.get<InstancePtr>()) {
        const orm::ModelInfo& info = *(*instance)->model;
        return "<" + info.label() + " " + info.key((*instance)->object).repr() + ">";
    }
    if (const auto* dict = any.get<std::shared_ptr<AnyDict>>()) {
        Dict result;
        for (const auto& [key, value] : (*dict)->items)
            result.set(key, plain(value));
        return result;
    }
    if (any.get<QuerySetValue>() || any.get<ManagerValue>() || any.get<std::shared_ptr<AnyList>>()) {
        List list;
        for (const Any& each : items(any))
            list.push_back(plain(each));
        return list;
    }
    throw Unsupported("a result that is no data");
}

Value Evaluator::run(const Value& tree) {
    scope_.clear();
    return plain(evaluate(tree));
}

}  // namespace nuages::replay
