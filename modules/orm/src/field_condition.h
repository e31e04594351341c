#pragma once

#include <vector>

#include <nuages/orm/condition.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/query.h>

namespace nuages::orm::detail {

// The path that is a field of the model itself.
inline Path path_of(const FieldInfo& field, Lookup lookup = Lookup::exact) {
    Path path;
    path.steps[0] = static_cast<std::uint8_t>(field.number());
    path.step_count = 1;
    path.lookup = lookup;
    path.kind = field.kind();
    path.at_run_time = true;
    return path;
}

// The primary keys of the rows of a query, in no order.
inline std::vector<Value> keys_of(const Query& query) {
    const Path path = path_of(query.model().primary_key());
    const Path* columns[] = {&path};
    std::vector<Value> keys;
    for (List& row : query.order_by({}).values_list(columns))
        keys.push_back(std::move(row.front()));
    return keys;
}

// Keys in portions that one statement takes beside other parameters (SQLite has room for 32,766, PostgreSQL
// for 65,535): calls f(condition) for each, which says `field in portion`.
template <class F>
void for_portions(const FieldInfo& field, const std::vector<Value>& keys, F&& f) {
    const std::size_t portion = field.is_composite() ? 256 : 16'384;
    for (std::size_t begin = 0; begin < keys.size(); begin += portion) {
        const auto first = keys.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = keys.size() - begin > portion ? first + portion : keys.end();
        f(AnyCondition(path_of(field, Lookup::in), Value(List(first, last))));
    }
}

}  // namespace nuages::orm::detail
