#include "generic_fields.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/generic_relations.h>
#include <nuages/orm/registry.h>

#include "deferred_fields.h"
#include "field_condition.h"
#include "generic_peers.h"
#include "shape.h"

namespace nuages::orm::detail {
namespace {

GenericCell& cell_of_key(const FieldInfo& key, void* object) {
    return *static_cast<GenericCell*>(key.member(object));
}
const GenericCell& cell_of_key(const FieldInfo& key, const void* object) {
    return *static_cast<const GenericCell*>(key.member(object));
}

bool is_unsettled(const FieldInfo& key, const void* object) {
    return cell_of_key(key, object).is_set(state_of(key.model(), object).is_stored());
}

}  // namespace

bool has_unsettled_keys(const ModelInfo& model, const void* object) {
    return std::any_of(model.generic_keys().begin(), model.generic_keys().end(),
                       [&](const FieldInfo* key) { return is_unsettled(*key, object); });
}

void settle_generic_keys(const ModelInfo& model, void* object) {
    for (const FieldInfo* key : model.generic_keys()) {
        if (!is_unsettled(*key, object))
            continue;
        const GenericCell& cell = cell_of_key(*key, object);
        const ModelInfo* target = cell.set_model();
        if (target && cell.id().is_null())
            throw ValueError("save() prohibited to prevent data loss due to unsaved related object '" +
                             key->name() + "'.");
        key->content_type()->set(
            object,
            !target ? Value()
                    : content_type_of(key->meta().for_concrete_model ? target->concrete_model() : *target));
        key->object_id()->set(object, cell.id());
    }
}

void tie_generic_keys(const ModelInfo& model, void* object, db::Database* database) {
    for (const FieldInfo* key : model.generic_keys()) {
        GenericCell& cell = cell_of_key(*key, object);
        Value type = key->content_type()->get(object), id = key->object_id()->get(object);
        const db::Database* known = cell.peers() ? cell.peers()->database() : nullptr;
        if (cell.is_tied_to(type, id) && known == database)
            continue;
        GenericPeers* peers = database ? new GenericPeers(database) : nullptr;
        if (peers && !type.is_null())
            peers->add(type, id);
        cell.tie(*key, std::move(type), std::move(id), peers);
        if (peers)
            peers->release();
    }
}

void put_into_set(const FieldInfo& set, const Value& owner, void* object) {
    set.remote()->set(object, owner);
    if (!set.is_generic_relation())
        return;
    set.content_type()->set(object, content_type_of(set));
    // Whatever its generic foreign keys were set to, these two count.
    for (const FieldInfo* key : set.target()->generic_keys())
        if (key->content_type()->name() == set.content_type()->name() &&
            key->object_id()->name() == set.object_id()->name())
            cell_of_key(*key, object)
                .tie(*key, set.content_type()->get(object), set.remote()->get(object), nullptr);
}

Value content_type_of(const ModelInfo& model) {
    return model.registry().content_types().key_of(model);
}

Value content_type_of(const FieldInfo& relation) {
    return content_type_of(relation.typed_model());
}

Query of_relation(const FieldInfo& relation, const Query& rows) {
    const AnyCondition condition(path_of(*relation.content_type()), content_type_of(relation));
    return rows.filter({&condition});
}

std::vector<Value> as_object_ids(const FieldInfo& relation, const std::vector<Value>& owners) {
    std::vector<Value> ids;
    ids.reserve(owners.size());
    for (const Value& owner : owners)
        ids.push_back(relation.object_id()->clean(owner));
    return ids;
}

Value as_owner_key(const FieldInfo& relation, const Value& object_id) {
    return relation.owner_key().clean(object_id);
}

sql::Expr has_content_type(const FieldInfo& relation, const sql::Qualifier& table) {
    const std::vector<const ModelInfo*>& models = relation.model().registry().models();
    const auto place = std::find(models.begin(), models.end(), &relation.typed_model()) - models.begin();
    return sql::match(
        sql::Match::equal, sql::column(table, relation.content_type()->column()),
        sql::parameter({static_cast<std::uint32_t>(place), static_cast<std::uint8_t>(Form::content_type)}));
}

namespace {

using ColumnKind = sql::ColumnType::Kind;

bool is_text(ColumnKind kind) {
    return kind == ColumnKind::varchar || kind == ColumnKind::text;
}

// As people write it: with dashes.
sql::Expr uuid_text(sql::Expr digits) {
    std::vector<sql::Expr> five(5, std::move(digits));
    return sql::raw(
        "SUBSTR(\x01, 1, 8) || '-' || SUBSTR(\x01, 9, 4) || '-' || SUBSTR(\x01, 13, 4) || '-' || "
        "SUBSTR(\x01, 17, 4) || '-' || SUBSTR(\x01, 21)",
        std::move(five));
}

}  // namespace

sql::Expr same_object(const FieldInfo& relation, sql::Expr key, sql::Expr object_id,
                      const sql::Dialect& dialect) {
    const FieldInfo& owner = relation.has_key_on_other_side() ? relation.owner_key() : *relation.remote();
    const sql::ColumnType &from = owner.column_type(), &to = relation.object_id()->column_type();
    if (is_text(to.kind) && from.kind == ColumnKind::uuid && !dialect.has_uuid_type())
        key = uuid_text(std::move(key));
    else if (is_text(to.kind) != is_text(from.kind))
        key = sql::cast(std::move(key), to);
    return relation.has_key_on_other_side()
               ? sql::match(sql::Match::equal, std::move(key), std::move(object_id))
               : sql::match(sql::Match::equal, std::move(object_id), std::move(key));
}

}  // namespace nuages::orm::detail
