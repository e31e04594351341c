#include "row_order.h"

#include <nuages/orm/dynamic.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/model.h>
#include <nuages/orm/relations.h>

#include "field_condition.h"
#include "row_origin.h"

namespace nuages::orm::detail {
namespace {

constexpr std::string_view order_name = "_order";

const FieldInfo& order_field(const ModelInfo& model) {
    if (model.concrete_model().options().order_with_respect_to.empty())
        throw FieldError(model.label() +
                         " has no order: its description does not say order_with_respect_to().");
    return model.field(order_name);
}

Query siblings(const ModelInfo& model, const void* object) {
    const FieldInfo& to = model.field(model.concrete_model().options().order_with_respect_to);
    const AnyCondition same(path_of(to), to.get(object));
    return Query(model).starting_from(&model, database_of(model, object)).filter({&same});
}

}  // namespace

void append_to_order(const ModelInfo& model, void* object) {
    if (model.concrete_model().options().order_with_respect_to.empty())
        return;
    const FieldInfo& order = order_field(model);
    const Value last = siblings(model, object).aggregate(Aggregate::max, path_of(order));
    order.set(object, last.is_null() ? 0 : last.as_int() + 1);
}

void read_neighbour(const ModelInfo& model, const void* object, bool next, void* neighbour) {
    const FieldInfo& order = order_field(model);
    const AnyCondition beyond(path_of(order, next ? Lookup::gt : Lookup::lt), order.get(object));
    const Query rows =
        siblings(model, object).filter({&beyond}).order_by_dyn({(next ? "" : "-") + std::string(order_name)});
    if (!rows.first(neighbour))
        model.ops().throw_does_not_exist(model.name() + " matching query does not exist.");
}

std::vector<Value> SetCell::ordered_keys() const {
    const ModelInfo& model = rows_of_owner().model();
    order_field(model);
    std::vector<Value> keys;
    for (List& row : rows_of_owner().order_by_dyn({std::string(order_name)}).values_list_dyn({"pk"}))
        keys.push_back(std::move(row.front()));
    return keys;
}

void SetCell::order_keys(const std::vector<Value>& keys) const {
    const ModelInfo& model = rows_of_owner().model();
    const FieldInfo& order = order_field(model);
    if (keys.empty())
        return;
    dyn::WhenList places;
    for (std::size_t i = 0; i < keys.size(); ++i)
        places.emplace_back(AnyQ(path_of(model.primary_key()), keys[i]),
                            dyn::literal(static_cast<std::int64_t>(i), OutputType::of("IntegerField")));
    rows_of_owner().update_dyn({{order.name(), dyn::case_when(std::move(places), dyn::field(order_name),
                                                              OutputType::of("IntegerField"))}});
}

}  // namespace nuages::orm::detail
