#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/db/atomic.h>
#include <nuages/db/errors.h>
#include <nuages/meta/described.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/detail/set_changes.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/model.h>
#include <nuages/orm/relations.h>

#include "corpus.h"
#include "sql_evaluator.h"

// The functions and methods that recorded expressions call.
namespace nuages::replay {

using orm::Expression;
using orm::Query;
namespace dyn = orm::dyn;

namespace {

const Value& value_of(const Any& any) {
    if (const auto* value = any.get<Value>())
        return *value;
    throw Unsupported("something that is no plain value where one is needed");
}

bool flag(const Evaluator::Arguments& arguments, std::string_view name) {
    const Any* found = arguments.find(name);
    return found && found->get<Value>() && found->get<Value>()->truth();
}

int number(const Evaluator::Arguments& arguments, std::string_view name, int otherwise = 0) {
    const Any* found = arguments.find(name);
    return found ? static_cast<int>(value_of(*found).to_int()) : otherwise;
}

Value moment(const std::string& kind, const Evaluator::Arguments& arguments) {
    int parts[7] = {};
    for (std::size_t i = 0; i < std::min<std::size_t>(7, arguments.positional.size()); ++i)
        if (arguments.positional[i].get<Value>() && arguments.positional[i].get<Value>()->is_int())
            parts[i] = static_cast<int>(value_of(arguments.positional[i]).to_int());
    if (kind == "date")
        return Date(parts[0], parts[1], parts[2]);
    if (kind == "time")
        return Time::of(parts[0], parts[1], parts[2], parts[3]);
    return DateTime::of(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
}

Value timedelta(const Evaluator::Arguments& arguments) {
    Duration result{};
    if (!arguments.positional.empty())
        result = Duration::days(value_of(arguments.positional[0]).to_int());
    for (const auto& [name, value] : arguments.named) {
        const double count = value_of(value).to_real();
        const double unit = name == "days"      ? 86400e6
                            : name == "hours"   ? 3600e6
                            : name == "minutes" ? 60e6
                            : name == "seconds" ? 1e6
                            : name == "weeks"   ? 604800e6
                                                : 1;
        result = result + Duration::microseconds(static_cast<std::int64_t>(count * unit));
    }
    return result;
}

orm::OutputType output_of(const Any* any) {
    if (!any)
        return {};
    if (const auto* type = any->get<orm::OutputType>())
        return *type;
    throw Unsupported("an output_field of another kind");
}

}  // namespace

Any Evaluator::function(const std::string& name, Arguments arguments) {
    const AnyList& given = arguments.positional;
    if (const orm::ModelInfo* info = model(name))
        return construct(*info, arguments);
    if (name == "DT" || name == "datetime.datetime")
        return {moment("datetime", arguments)};
    if (name == "F")
        return {dyn::field(value_of(given.at(0)).to_text())};
    if (name == "Q")
        return {conditions(arguments)};
    if (name == "Value")
        return {dyn::literal(plain(given.at(0)), output_of(arguments.find("output_field")))};
    if (name == "OuterRef") {
        if (const auto* inner = given.at(0).get<Expression>())
            return {dyn::outer_ref(*inner)};
        return {dyn::outer_ref(value_of(given.at(0)).to_text())};
    }
    if (name == "Subquery" || name == "Exists" || name == "ArraySubquery") {
        Query query;
        if (const auto* set = given.at(0).get<QuerySetValue>())
            query = set->query;
        else if (const auto* manager = given.at(0).get<ManagerValue>())
            query = manager->query;
        return {name == "Exists" ? dyn::exists(query)
                                 : dyn::subquery(query, output_of(arguments.find("output_field")))};
    }
    if (name.ends_with("Field")) {
        orm::OutputType type = orm::OutputType::of(name);
        type.max_length = number(arguments, "max_length");
        type.max_digits = number(arguments, "max_digits");
        type.decimal_places = number(arguments, "decimal_places");
        return {type};
    }
    if (name == "ExpressionWrapper")
        return {dyn::wrapped(expression(given.at(0)),
                             output_of(given.size() > 1 ? &given[1] : arguments.find("output_field")))};
    if (name == "Cast")
        return {dyn::cast(field_or(given.at(0)),
                          output_of(given.size() > 1 ? &given[1] : arguments.find("output_field")))};
    if (name == "Collate")
        return {dyn::collated(field_or(given.at(0)), value_of(given.at(1)).to_text())};
    if (name == "When") {
        auto pair = std::make_shared<AnyList>();
        const Any* then = arguments.find("then");
        Arguments rest = arguments;
        std::erase_if(rest.named, [](const auto& each) { return each.first == "then"; });
        if (!then && rest.positional.size() > 1) {
            pair->push_back({conditions({{rest.positional[0]}, {}})});
            pair->push_back({field_or(rest.positional[1])});
        } else {
            pair->push_back({conditions(rest)});
            pair->push_back({field_or(*then)});
        }
        return {std::move(pair)};
    }
    if (name == "Case") {
        dyn::WhenList when;
        for (const Any& each : given) {
            const auto& pair = **each.get<std::shared_ptr<AnyList>>();
            when.emplace_back(condition(pair[0]), expression(pair[1]));
        }
        const Any* otherwise = arguments.find("default");
        return {dyn::case_when(std::move(when), otherwise ? field_or(*otherwise) : Expression(),
                               output_of(arguments.find("output_field")))};
    }
    if (name == "Prefetch") {
        PrefetchValue prefetch{value_of(given.at(0)).to_text(), {}, {}};
        const Any* rows = given.size() > 1 ? &given[1] : arguments.find("queryset");
        if (rows && rows->get<QuerySetValue>())
            prefetch.query = rows->get<QuerySetValue>()->query;
        if (const Any* name = given.size() > 2 ? &given[2] : arguments.find("to_attr"))
            prefetch.to_attr = value_of(*name).to_text();
        return {std::move(prefetch)};
    }
    if (name == "RowRange" || name == "ValueRange") {
        dyn::Frame frame;
        frame.unit = name == "RowRange" ? dyn::Frame::Unit::rows : dyn::Frame::Unit::range;
        const auto bound = [&](std::size_t i, std::string_view key, std::int64_t otherwise) {
            const Any* any = given.size() > i ? &given[i] : arguments.find(key);
            return any && !value_of(*any).is_null() ? value_of(*any).to_int() : otherwise;
        };
        frame.from = bound(0, "start", -dyn::Frame::unbounded);
        frame.to = bound(1, "end", dyn::Frame::unbounded);
        return {frame};
    }
    if (name == "Window") {
        const auto list = [&](std::string_view key) {
            std::vector<Expression> result;
            const Any* any = arguments.find(key);
            if (!any || (any->get<Value>() && any->get<Value>()->is_null()))
                return result;
            const auto add = [&](const Any& each) {
                const auto* value = each.get<Value>();
                if (value && value->is_text() && value->as_text().starts_with('-'))
                    result.push_back(dyn::ordered(dyn::field(value->as_text().substr(1)), true));
                else
                    result.push_back(field_or(each));
            };
            if (any->get<std::shared_ptr<AnyList>>())
                for (const Any& each : items(*any))
                    add(each);
            else
                add(*any);
            return result;
        };
        const Any* frame = arguments.find("frame");
        const Any* inner = given.empty() ? arguments.find("expression") : &given[0];
        return {dyn::window(expression(*inner), list("partition_by"), list("order_by"),
                            frame && frame->get<dyn::Frame>() ? *frame->get<dyn::Frame>() : dyn::Frame())};
    }
    if (name == "RawSQL") {
        List parameters;
        for (const Any& each : items(given.at(1)))
            parameters.push_back(plain(each));
        return {dyn::raw(value_of(given.at(0)).to_text(), parameters)};
    }
    if (name == "list" || name == "tuple" || name == "set" || name == "sorted") {
        auto list = std::make_shared<AnyList>(given.empty() ? AnyList() : items(given[0]));
        if (name == "sorted" || name == "set")
            std::sort(list->begin(), list->end(), [&](const Any& a, const Any& b) {
                return compare(plain(a), plain(b)).value_or(0) < 0;
            });
        return {std::move(list)};
    }
    if (name == "len")
        return {Value(items(given.at(0)).size())};
    if (name == "bool")
        return {Value(truth(given.at(0)))};
    if (name == "str")
        return {Value(plain(given.at(0)).str())};
    if (name == "dict") {
        auto dict = std::make_shared<AnyDict>();
        dict->items = arguments.named;
        return {std::move(dict)};
    }
    if (!dyn::is_function(name))
        throw Unsupported("the function " + name + "()");
    dyn::Call call;
    std::vector<Expression> expressions;
    const bool is_extract = name == "Extract" || name == "Trunc";
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (is_extract && i == 1) {
            call.part = value_of(given[i]).to_text();
            continue;
        }
        // Positions that are values, not names of fields.
        const bool is_plain =
            i > 0 && given[i].get<Value>() && (!given[i].get<Value>()->is_text() || name == "StringAgg");
        expressions.push_back(is_plain ? expression(given[i]) : field_or(given[i]));
    }
    call.distinct = flag(arguments, "distinct");
    call.sample = flag(arguments, "sample");
    call.output = output_of(arguments.find("output_field"));
    for (const auto& [key, value] : arguments.named) {
        if (key == "filter" && !(value.get<Value>() && value.get<Value>()->is_null()))
            call.filter = condition(value);
        else if (key == "default")
            call.default_value = expression(value);
        else if (key == "expression")
            expressions.insert(expressions.begin(), field_or(value));
        else if (key == "kind" || key == "lookup_name")
            call.part = value_of(value).to_text();
        else if (key == "tzinfo")
            throw Unsupported("a time zone object");
        else if (key == "order_by" || key == "ordering") {
            if (value.get<std::shared_ptr<AnyList>>())
                for (const Any& each : items(value))
                    call.order_by.push_back(field_or(each));
            else
                call.order_by.push_back(field_or(value));
        } else if (name == "JSONObject") {
            expressions.push_back(dyn::literal(key));
            expressions.push_back(field_or(value));
        } else if (key != "distinct" && key != "sample" && key != "output_field")
            expressions.push_back(expression(value));
    }
    return {dyn::call(name, std::move(expressions), std::move(call))};
}

void Evaluator::assign(const InstancePtr& instance, const std::string& name, const Any& value) {
    const orm::ModelInfo& info = *instance->model;
    const orm::FieldInfo* field = info.find_field(name);
    if (!field)
        throw TypeError(info.name() + "() got unexpected keyword arguments: '" + name + "'");
    const orm::Operand made = operand(value);
    if (made.expression)
        throw Unsupported("an expression as the value of a member");
    field->set(instance->object, made.value);
}

Any Evaluator::construct(const orm::ModelInfo& info, const Arguments& arguments) {
    InstancePtr instance = Instance::make(info);
    for (const auto& [name, value] : arguments.named)
        assign(instance, name, value);
    return {std::move(instance)};
}

InstancePtr Evaluator::create(const Query& on, const std::vector<std::pair<std::string, Any>>& values) {
    InstancePtr instance = Instance::make(on.model());
    for (const auto& [name, value] : values)
        assign(instance, name, value);
    on.insert(instance->object);
    return instance;
}

Any Evaluator::method(const Any& of, const std::string& name, Arguments arguments) {
    if (const auto* named = of.get<NameValue>()) {
        if (named->name == "datetime" && name == "timedelta")
            return {timedelta(arguments)};
        if (named->name == "datetime")
            return {moment(name, arguments)};
        if (named->name == "decimal" && name == "Decimal")
            return {Value(Decimal(plain(arguments.positional.at(0)).str()))};
        if (named->name == "uuid" && name == "UUID")
            return {Value(*UUID::parse(value_of(arguments.positional.at(0)).as_text()))};
        return function(named->name + "." + name, std::move(arguments));
    }
    if (const auto* instance = of.get<InstancePtr>())
        return instance_method(*instance, name, arguments);
    if (const auto* manager = of.get<ManagerValue>())
        return manager_method(*manager, name, arguments);
    if (const auto* set = of.get<QuerySetValue>())
        return query_method(*set, name, arguments, nullptr);
    if (name == "asc" || name == "desc") {
        const dyn::Nulls nulls = flag(arguments, "nulls_first")  ? dyn::Nulls::first
                                 : flag(arguments, "nulls_last") ? dyn::Nulls::last
                                                                 : dyn::Nulls::by_default;
        return {dyn::ordered(expression(of), name == "desc", nulls)};
    }
    if (const auto* value = of.get<Value>(); value && value->is_text()) {
        if (name == "startswith")
            return {Value(value->as_text().starts_with(value_of(arguments.positional.at(0)).as_text()))};
        if (name == "lower")
            return {Value(text::lower(value->as_text()))};
    }
    throw Unsupported("the method " + name + "()");
}

Any Evaluator::instance_method(const InstancePtr& instance, const std::string& name,
                               const Arguments& arguments) {
    const orm::ModelInfo& info = *instance->model;
    void* object = instance->object;
    if (name == "save") {
        orm::SaveOptions options;
        options.force_insert = flag(arguments, "force_insert");
        options.force_update = flag(arguments, "force_update");
        if (const Any* fields = arguments.find("update_fields"))
            options.update_fields = texts(items(*fields));
        orm::detail::save(info, object, options);
        return {Value()};
    }
    if (name == "delete") {
        const orm::Deleted deleted = orm::detail::delete_object(info, object);
        Dict by_model;
        for (const auto& [label, count] : deleted.by_model)
            by_model.set(label, count);
        return {Value::list({deleted.total, by_model})};
    }
    if (name == "refresh_from_db") {
        orm::detail::refresh(info, object);
        return {Value()};
    }
    if (name == "full_clean") {
        orm::detail::full_clean(info, object);
        return {Value()};
    }
    if (name == "get_kind_display" || name.starts_with("get_"))
        if (const auto value = meta::read_attribute(info.description(), object, name))
            return {*value};
    throw Unsupported("the method " + name + "() of objects");
}

Any Evaluator::manager_method(const ManagerValue& manager, const std::string& name,
                              const Arguments& arguments) {
    if (name == "create_user") {
        // The recorded site's own manager.
        std::string email = value_of(arguments.positional.at(0)).to_text();
        if (const std::size_t at = email.rfind('@'); at != email.npos)
            email = email.substr(0, at) + text::lower(email.substr(at));
        std::vector<std::pair<std::string, Any>> values = arguments.named;
        values.emplace_back("email", Any{Value(email)});
        values.emplace_back(
            "password",
            Any{arguments.positional.size() > 1 ? value_of(arguments.positional[1]) : Value("!")});
        return {create(manager.query, values)};
    }
    const bool is_change = name == "add" || name == "remove" || name == "set" || name == "clear";
    if (!manager.set || !is_change)
        return query_method({manager.query}, name, arguments, &manager);
    std::vector<Value> keys;
    const AnyList given = name == "set" ? items(arguments.positional.at(0)) : arguments.positional;
    for (const Any& each : given)
        keys.push_back(operand(each).value);
    manager.owner->model->key(manager.owner->object);
    const Value owner = manager.set->owner_key().get(manager.owner->object);
    if (name == "add")
        orm::detail::add_to_set(*manager.set, owner, keys);
    else if (name == "remove")
        orm::detail::remove_from_set(*manager.set, owner, keys);
    else if (name == "clear")
        orm::detail::clear_set(*manager.set, owner);
    else
        orm::detail::replace_set(*manager.set, owner, keys);
    return {Value()};
}

Any Evaluator::query_method(QuerySetValue set, const std::string& name, const Arguments& arguments,
                            const ManagerValue*) {
    const Query& on = set.query;
    const AnyList& given = arguments.positional;
    const auto with = [&](Query query) {
        set.query = std::move(query);
        return Any{std::move(set)};
    };
    const auto one = [&](auto&& read) {
        InstancePtr instance = Instance::make(on.model());
        return read(instance->object) ? Any{std::move(instance)} : Any{Value()};
    };
    if (name == "all" || name == "using" || name == "iterator")
        return {std::move(set)};
    if (name == "filter" || name == "exclude" || name == "complex_filter") {
        orm::AnyQ q;
        if (name == "complex_filter" && !given.at(0).get<orm::AnyQ>()) {
            Arguments from_dict;
            from_dict.named = items_of_dict(&given[0]);
            q = conditions(from_dict);
        } else {
            q = conditions(arguments);
        }
        const orm::AnyCondition condition(q);
        return with(name == "exclude" ? on.exclude({&condition}) : on.filter({&condition}));
    }
    if (name == "annotate")
        return with(on.annotate(named(arguments)));
    if (name == "alias")
        return with(on.alias(named(arguments)));
    if (name == "aggregate")
        return {Value(on.aggregate(named(arguments)))};
    if (name == "order_by") {
        std::vector<Expression> terms;
        for (const Any& each : given) {
            const auto* value = each.get<Value>();
            if (!value) {
                terms.push_back(expression(each));
                continue;
            }
            const std::string column = value->to_text();
            const bool descending = column.starts_with('-');
            const std::string plain_name = column.substr(descending);
            terms.push_back(dyn::ordered(plain_name == "?" ? dyn::call("Random", {}) : dyn::field(plain_name),
                                         descending));
        }
        return with(on.order_by(terms));
    }
    if (name == "reverse")
        return with(on.reverse());
    if (name == "distinct")
        return with(given.empty() ? on.distinct() : on.distinct_on(texts(given)));
    if (name == "none")
        return with(on.none());
    if (name == "select_related") {
        Query query = on;
        if (given.empty())
            for (const orm::FieldInfo& field : on.model().fields())
                if (field.is_to_one() && !field.null())
                    query = query.select_related_dyn(field.name());
        for (const std::string& each :
             texts(given.size() == 1 && value_of(given[0]).is_null() ? AnyList() : given))
            query = query.select_related_dyn(each);
        return with(std::move(query));
    }
    if (name == "prefetch_related") {
        Query query = on;
        for (const Any& each : given) {
            if (const auto* prefetch = each.get<PrefetchValue>())
                query = query.prefetch_related(prefetch->lookup, prefetch->query, prefetch->to_attr);
            else
                query = query.prefetch_related({value_of(each).to_text()});
        }
        return with(std::move(query));
    }
    if (name == "only")
        return with(on.only(texts(given)));
    if (name == "defer")
        return with(on.defer(given.size() == 1 && value_of(given[0]).is_null() ? std::vector<std::string>()
                                                                               : texts(given)));
    if (name == "select_for_update") {
        orm::RowLock lock;
        lock.nowait = flag(arguments, "nowait");
        lock.skip_locked = flag(arguments, "skip_locked");
        lock.no_key = flag(arguments, "no_key");
        return with(on.select_for_update(lock));
    }
    if (name == "extra") {
        Query query = on;
        List parameters;
        if (const Any* given_parameters = arguments.find("params"))
            for (const Any& each : items(*given_parameters))
                parameters.push_back(plain(each));
        for (const auto& [key, value] : arguments.named) {
            if (key == "where") {
                std::size_t used = 0;
                for (const std::string& sql : texts(items(value))) {
                    List own;
                    for (std::size_t i = 0; i + 1 < sql.size(); ++i)
                        if (sql[i] == '%' && sql[i + 1] == 's')
                            own.push_back(parameters.at(used++));
                    const orm::AnyCondition condition(orm::AnyQ(dyn::raw(sql, own)));
                    query = query.filter({&condition});
                }
            } else if (key == "select") {
                for (const auto& [alias, sql] : items_of_dict(&value))
                    query = query.annotate({{alias, dyn::raw(value_of(sql).to_text(), {})}});
            } else if (key != "params") {
                throw Unsupported("extra(" + key + "=...)");
            }
        }
        return with(std::move(query));
    }
    if (name == "values" || name == "values_list") {
        std::vector<orm::NamedExpression> columns;
        for (const Any& each : given) {
            if (const auto* value = each.get<Value>()) {
                columns.push_back({value->to_text(), dyn::field(value->as_text())});
            } else {
                std::string alias = dyn::default_alias(expression(each));
                if (alias.empty())
                    alias = "expr" + std::to_string(columns.size() + 1);
                columns.push_back({std::move(alias), expression(each)});
            }
        }
        bool flat = false, is_named = false;
        for (const auto& [key, value] : arguments.named) {
            if (name == "values_list" && key == "flat")
                flat = value_of(value).truth();
            else if (name == "values_list" && key == "named")
                is_named = value_of(value).truth();
            else
                columns.push_back({key, expression(value)});
        }
        if (flat && is_named)
            throw TypeError("'flat' and 'named' can't be used together.");
        if (flat && columns.size() > 1)
            throw TypeError("'flat' is not valid when values_list is called with more than one field.");
        set.rows = name == "values" ? QuerySetValue::Rows::dicts
                   : flat           ? QuerySetValue::Rows::flat
                                    : QuerySetValue::Rows::tuples;
        if (flat && columns.empty())
            columns.push_back({on.model().primary_key().attname(), dyn::field("pk")});
        return with(on.values(std::move(columns)));
    }
    if (name == "dates" || name == "datetimes") {
        const Any* order = given.size() > 2 ? &given[2] : arguments.find("order");
        const bool descending = order && value_of(*order).as_text() == "DESC";
        if (order && value_of(*order).as_text() != "DESC" && value_of(*order).as_text() != "ASC")
            throw ValueError("'order' must be either 'ASC' or 'DESC'.");
        const std::string field = value_of(given.at(0)).to_text(), part = value_of(given.at(1)).to_text();
        set.rows = QuerySetValue::Rows::flat;
        return with(name == "dates" ? on.dates(field, part, descending)
                                    : on.datetimes(field, part, descending));
    }
    if (name == "union" || name == "intersection" || name == "difference") {
        std::vector<Query> others;
        for (const Any& each : given)
            others.push_back(each.get<QuerySetValue>() ? each.get<QuerySetValue>()->query
                                                       : each.get<ManagerValue>()->query);
        return with(on.combined(
            name == "union" ? flag(arguments, "all") ? orm::Combination::union_all : orm::Combination::union_
            : name == "intersection" ? orm::Combination::intersection
                                     : orm::Combination::difference,
            others));
    }
    if (name == "count")
        return {Value(on.count())};
    if (name == "exists")
        return {Value(on.exists())};
    if (name == "explain")
        return {Value(on.explain())};
    if (name == "contains") {
        const auto* instance = given.at(0).get<InstancePtr>();
        if (!instance)
            throw TypeError("'obj' must be a model instance.");
        return {Value(on.contains((*instance)->model->key((*instance)->object)))};
    }
    if (name == "get") {
        const orm::AnyCondition condition(conditions(arguments));
        if (set.rows != QuerySetValue::Rows::objects) {
            set.query = condition.empty() ? on : on.filter({&condition});
            const AnyList rows = items({set});
            if (rows.empty())
                throw orm::ObjectDoesNotExist(on.model().name() + " matching query does not exist.");
            if (rows.size() > 1)
                throw orm::MultipleObjectsReturned("get() returned more than one " + on.model().name() +
                                                   " -- it returned " + std::to_string(rows.size()) + "!");
            return rows.front();
        }
        InstancePtr instance = Instance::make(on.model());
        on.get(instance->object, {&condition});
        return {std::move(instance)};
    }
    if (name == "first" || name == "last") {
        if (set.rows != QuerySetValue::Rows::objects) {
            Query rows = on;
            if (name == "last")
                rows = rows.reverse();
            set.query = rows.slice(0, 1);
            const AnyList found = items({set});
            return found.empty() ? Any{Value()} : found.front();
        }
        return one([&](void* object) { return name == "first" ? on.first(object) : on.last(object); });
    }
    if (name == "latest" || name == "earliest")
        return one([&](void* object) {
            if (name == "latest")
                on.latest(object, texts(given));
            else
                on.earliest(object, texts(given));
            return true;
        });
    if (name == "in_bulk") {
        const Any* field_name = arguments.find("field_name");
        const std::string field = field_name ? value_of(*field_name).to_text() : "pk";
        if (field != "pk" && !on.model().field(field).unique())
            throw ValueError("in_bulk()'s field_name must be a unique field but '" + field + "' isn't.");
        Query rows = on.order_by_dyn({});
        const Any* ids = given.empty() ? arguments.find("id_list") : &given[0];
        if (ids && ids->get<std::shared_ptr<AnyList>>()) {
            if (items(*ids).empty())
                return {Value(Dict())};
            const orm::AnyCondition condition(orm::AnyQ::named(field + "__in", operand(*ids)));
            rows = rows.filter({&condition});
        }
        auto dict = std::make_shared<AnyDict>();
        Dict result;
        const orm::Rows found = rows.fetch();
        for (std::size_t i = 0; i < found.size(); ++i) {
            const Value key =
                field == "pk" ? on.model().key(found.at(i)) : on.model().field(field).get(found.at(i));
            result.set(key, plain({Instance::of(found, i)}));
        }
        return {Value(std::move(result))};
    }
    if (name == "create")
        return {create(on, arguments.named)};
    if (name == "get_or_create" || name == "update_or_create") {
        std::vector<std::pair<std::string, Any>> lookups = arguments.named;
        std::erase_if(lookups, [](const auto& each) {
            return each.first == "defaults" || each.first == "create_defaults";
        });
        const auto defaults = items_of_dict(arguments.find("defaults"));
        const Any* own = arguments.find("create_defaults");
        db::Atomic atomic(on.model().database());
        InstancePtr instance = Instance::make(on.model());
        const orm::AnyCondition condition(conditions({{}, lookups}));
        bool created = false;
        try {
            on.get(instance->object, {&condition});
        } catch (const orm::ObjectDoesNotExist&) {
            created = true;
        }
        if (created) {
            std::vector<std::pair<std::string, Any>> values;
            for (const auto& each : lookups)
                if (each.first.find("__") == std::string::npos)
                    values.push_back(each);
            for (const auto& each : own ? items_of_dict(own) : defaults)
                values.push_back(each);
            instance = create(on, values);
        } else if (name == "update_or_create") {
            for (const auto& [key, value] : defaults)
                assign(instance, key, value);
            orm::detail::save(on.model(), instance->object);
        }
        atomic.commit();
        auto pair = std::make_shared<AnyList>();
        pair->push_back({instance});
        pair->push_back({Value(created)});
        return {std::move(pair)};
    }
    if (name == "update") {
        std::vector<std::pair<std::string, orm::Operand>> assignments;
        for (const auto& [key, value] : arguments.named)
            assignments.emplace_back(key, operand(value));
        return {Value(on.update_dyn(assignments))};
    }
    if (name == "delete") {
        const orm::Deleted deleted = on.delete_();
        Dict by_model;
        for (const auto& [label, count] : deleted.by_model)
            by_model.set(label, count);
        return {Value::list({deleted.total, by_model})};
    }
    if (name == "bulk_create") {
        auto list = std::make_shared<AnyList>(items(given.at(0)));
        // The run-time interface takes objects side by side.
        orm::OnConflict on_conflict;
        on_conflict.ignore = flag(arguments, "ignore_conflicts");
        if (const Any* fields = arguments.find("update_fields"))
            on_conflict.update_fields = texts(items(*fields));
        if (const Any* fields = arguments.find("unique_fields"))
            on_conflict.unique_fields = texts(items(*fields));
        if (flag(arguments, "update_conflicts") && on_conflict.update_fields.empty())
            throw ValueError(
                "Fields that will be updated when a row insertion fails on conflicts must be provided.");
        const std::size_t size = on.model().ops().size;
        std::vector<char> memory(size * list->size() + 64);
        char* start = memory.data() + (64 - reinterpret_cast<std::uintptr_t>(memory.data()) % 64) % 64;
        for (std::size_t i = 0; i < list->size(); ++i)
            on.model().ops().copy(start + i * size, (*(*list)[i].get<InstancePtr>())->object);
        try {
            on.bulk_insert(start, list->size(), on_conflict);
        } catch (...) {
            for (std::size_t i = 0; i < list->size(); ++i)
                on.model().ops().destroy(start + i * size);
            throw;
        }
        for (std::size_t i = 0; i < list->size(); ++i) {
            void* object = (*(*list)[i].get<InstancePtr>())->object;
            on.model().ops().destroy(object);
            on.model().ops().relocate(object, start + i * size);
        }
        return {std::move(list)};
    }
    if (name == "bulk_update") {
        std::vector<void*> objects;
        for (const Any& each : items(given.at(0)))
            objects.push_back((*each.get<InstancePtr>())->object);
        const Any* fields = given.size() > 1 ? &given[1] : arguments.find("fields");
        return {Value(on.bulk_update(objects.data(), objects.size(), texts(items(*fields))))};
    }
    if (name == "raw") {
        List parameters;
        if (given.size() > 1)
            for (const Any& each : items(given[1]))
                parameters.push_back(plain(each));
        const orm::Rows rows = on.raw(value_of(given.at(0)).to_text(), parameters);
        auto list = std::make_shared<AnyList>();
        for (std::size_t i = 0; i < rows.size(); ++i)
            list->push_back({Instance::of(rows, i)});
        return {std::move(list)};
    }
    throw Raised("AttributeError", "'QuerySet' object has no attribute '" + name + "'");
}

}  // namespace nuages::replay
