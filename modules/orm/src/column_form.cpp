#include "column_form.h"

#include <nuages/json/json.h>
#include <nuages/meta/hstore.h>
#include <nuages/meta/range.h>
#include <nuages/orm/model_info.h>

namespace nuages::orm {
namespace detail {
namespace {

template <class F>
Value each_element(const Value& array, F&& change) {
    if (!array.is_list())
        return array;
    List changed;
    for (const Value& each : array.as_list())
        changed.push_back(each.is_null() ? Value() : change(each));
    return changed;
}

}  // namespace

Value with_json_elements(const Value& array) {
    return each_element(array, [](const Value& each) { return Value(json::dumps(each)); });
}

Value without_json_elements(const Value& array) {
    return each_element(
        array, [](const Value& each) { return each.is_text() ? json::loads(each.as_text()) : each; });
}

}  // namespace detail

Value FieldInfo::column_form(Value value) const {
    switch (kind()) {
        case meta::Kind::json:
            return meta_->optional && value.is_null() ? value : Value(json::dumps(value));
        case meta::Kind::hstore:
            return value.is_dict() ? Value(meta::hstore_text(value.as_dict())) : value;
        case meta::Kind::range: {
            const Range<Value>* range = find_range(value);
            return range ? Value(meta::range_text(*range)) : value;
        }
        case meta::Kind::array:
            return meta_->elements->kind == meta::Kind::json ? detail::with_json_elements(value) : value;
        default:
            return value;
    }
}

}  // namespace nuages::orm
