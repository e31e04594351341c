#include <atomic>

#include <nuages/base/error.h>
#include <nuages/orm/detail/core.h>
#include <nuages/orm/detail/set_changes.h>
#include <nuages/orm/registry.h>
#include <nuages/orm/relations.h>

#include "deferred_fields.h"
#include "peers.h"
#include "row_origin.h"

namespace nuages::orm::detail {

RelationCell::RelationCell(const meta::TypeTag& type, const ModelInfo* model, const void* object) {
    const ModelInfo& target = installed(type, model);
    key_ = target.key(object);
    if (state_of(target, object).database() != 0)
        peers_ = new Peers(target, database_of(target, object));
}

RelationCell::RelationCell(const meta::TypeTag& target_type, const meta::TypeTag& type,
                           const ModelInfo* model, const void* object) {
    const ModelInfo& own = installed(type, model);
    const ModelInfo* target = own.registry().find(target_type);
    if (!target || &target->concrete_model() != &own.concrete_model())
        throw ValueError("Cannot assign \"<" + own.name() + ": " + own.str(object) + ">\": it must be a \"" +
                         (target ? target->name() : std::string(target_type.name())) + "\" instance.");
    key_ = own.key(object);
    if (state_of(own, object).database() != 0)
        peers_ = new Peers(*target, database_of(own, object));
}

RelationCell::RelationCell(const RelationCell& other) noexcept
    : key_(other.key_), peers_(std::atomic_ref(other.peers_).load(std::memory_order_acquire)) {
    if (peers_)
        peers_->retain();
}

void RelationCell::release() noexcept {
    peers_->release();
}

void RelationCell::tie(Value key, Peers* peers) noexcept {
    if (peers)
        peers->retain();
    if (peers_)
        peers_->release();
    key_ = std::move(key);
    peers_ = peers;
}

// The peers of the cell; one that has none makes some of its own. Other fibers may be just about to do the
// same.
template <class Make>
Peers* RelationCell::shared_peers(Make&& make) const {
    Peers* peers = std::atomic_ref(peers_).load(std::memory_order_acquire);
    if (peers)
        return peers;
    Peers* alone = make();
    if (std::atomic_ref(peers_).compare_exchange_strong(peers, alone, std::memory_order_acq_rel))
        return alone;
    alone->release();
    return peers;
}

const void* RelationCell::object(const ModelInfo* model, const meta::TypeTag& type) const {
    const ModelInfo& target = installed(type, model);
    if (key_.is_null())
        target.ops().throw_does_not_exist("There is no " + target.name() +
                                          " here: the relation is empty. Test it with `if` first.");
    Peers* peers = shared_peers([&] { return new Peers(target); });
    if (const void* object = peers->object(key_))
        return object;
    target.ops().throw_does_not_exist(target.name() +
                                      " matching query does not exist: the row with the primary key " +
                                      key_.repr() + " is gone.");
    return nullptr;
}

const void* RelationCell::object_as(const meta::TypeTag& target_type, const meta::TypeTag& type,
                                    const ModelInfo* model) const {
    const ModelInfo& own = installed(type, model);
    const ModelInfo* target = own.registry().find(target_type);
    if (target != &own)
        throw ImproperlyConfigured("What is meant by " + std::string(target_type.name()) + " is " +
                                   (target ? target->label() : "no model of this site") + ", not " +
                                   own.label() + ".");
    return object(target, type);
}

const FieldInfo& SetCell::field() const {
    if (!field_ || key().is_null())
        throw ValueError(
            (field_ ? "'" + field_->model().name() + "' instance" : std::string("The owner of this set")) +
            " needs to have a primary key value before this relationship can be used: save it first.");
    return *field_;
}

Query SetCell::rows_of_owner() const {
    const FieldInfo& set = field();
    return set.target()->default_rows().related_to(set, key(), peers());
}

db::Database* SetCell::database() const noexcept {
    return peers() ? peers()->database() : nullptr;
}

std::vector<Value> SetCell::keys_of(const Members& members) {
    const ModelInfo& model = installed(members.type, members.model);
    std::vector<Value> keys;
    keys.reserve(members.count);
    for (std::size_t i = 0; i < members.count; ++i)
        keys.push_back(model.key(static_cast<const char*>(members.first) + i * model.ops().size));
    return keys;
}

void SetCell::check_may_be_added(const Members& members) const {
    detail::check_may_be_added(field(), key(), database(), installed(members.type, members.model),
                               members.first, members.count);
}

void SetCell::add(const Members& members) const {
    const FieldInfo& set = field();
    check_may_be_added(members);
    const Pinned pinned(origin_of_changes(set, database()).database);
    add_to_set(set, key(), keys_of(members));
}

void SetCell::remove(const Members& members) const {
    const FieldInfo& set = field();
    const Pinned pinned(origin_of_changes(set, database()).database);
    remove_from_set(set, key(), keys_of(members));
}

void SetCell::remove_all() const {
    const FieldInfo& set = field();
    const Pinned pinned(origin_of_changes(set, database()).database);
    clear_set(set, key());
}

void SetCell::set(const Members& members) const {
    const FieldInfo& set = field();
    check_may_be_added(members);
    const Pinned pinned(origin_of_changes(set, database()).database);
    replace_set(set, key(), keys_of(members));
}

const void* SetCell::find() const {
    if (!field_ || key().is_null())
        return nullptr;
    return shared_peers([&] { return new Peers(*field_); })->object(key());
}

}  // namespace nuages::orm::detail
