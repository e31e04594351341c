#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/orm/detail/model_ops.h>
#include <nuages/orm/in_bulk.h>
#include <nuages/orm/query.h>

#include "field_condition.h"
#include "query_node.h"

namespace nuages::orm {
namespace {

// A constraint that leaves no row out makes its one field unique too.
bool is_unique(const ModelInfo& model, const FieldInfo& field) {
    if (field.unique())
        return true;
    const meta::Options& options = (field.inherited() ? field.declared().model() : model).options();
    return std::any_of(options.constraints, options.constraints + options.constraint_count,
                       [&](const meta::Constraint& each) { return each.makes_unique(field.meta().name); });
}

const FieldInfo& key_field(const Query& query, std::string_view name) {
    if (query.node() && query.node()->sliced)
        throw TypeError("Cannot use 'limit' or 'offset' with in_bulk().");
    if (detail::last_of(detail::QueryNode::Type::values, query.node()))
        throw TypeError("in_bulk() cannot be used with values() or values_list().");
    const FieldInfo& field = query.model().field(name);
    if (!is_unique(query.model(), field))
        throw ValueError("in_bulk()'s field_name must be a unique field but '" + std::string(name) +
                         "' isn't.");
    return field;
}

}  // namespace

std::size_t BulkRows::slot_of(const Value& key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = key.hash() & mask;
    while (slots_[i] != 0 && field_->read(object(slots_[i] - 1)) != key)
        i = (i + 1) & mask;
    return i;
}

void BulkRows::grow() {
    slots_.assign(slots_.empty() ? 16 : 2 * slots_.size(), 0);
    for (std::size_t i = 0; i < size(); ++i)
        slots_[slot_of(field_->read(object(i)))] = static_cast<std::uint32_t>(i + 1);
}

void BulkRows::add(const Rows& rows) {
    const std::size_t part = rows_.size();
    rows_.push_back(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (2 * size() >= slots_.size())
            grow();
        std::uint32_t& slot = slots_[slot_of(field_->read(rows.at(i)))];
        if (slot != 0)
            continue;
        places_.push_back({part, i});
        slot = static_cast<std::uint32_t>(size());
    }
}

std::optional<std::size_t> BulkRows::find(const Value& key) const {
    const std::uint32_t number = slots_.empty() ? 0 : slots_[slot_of(key)];
    return number == 0 ? std::nullopt : std::optional<std::size_t>(number - 1);
}

std::size_t BulkRows::at(const Value& key) const {
    if (const auto number = find(key))
        return *number;
    const ModelInfo& model = field_->model();
    model.ops().throw_does_not_exist(model.name() +
                                     " matching query does not exist: in_bulk() found none whose '" +
                                     field_->name() + "' is " + key.repr() + ".");
    return 0;
}

BulkRows Query::in_bulk(std::string_view field_name) const {
    BulkRows found(key_field(*this, field_name));
    found.add(fetch());
    return found;
}

BulkRows Query::in_bulk(const std::vector<Value>& keys, std::string_view field_name) const {
    const FieldInfo& field = key_field(*this, field_name);
    BulkRows found(field);
    std::vector<Value> wanted;
    for (const Value& key : keys)
        if (!key.is_null())
            wanted.push_back(field.clean(key));
    detail::for_portions(field, wanted, [&](const AnyCondition& condition) {
        found.add(filter({&condition}).order_by(std::initializer_list<const AnyOrder*>{}).fetch());
    });
    return found;
}

}  // namespace nuages::orm
