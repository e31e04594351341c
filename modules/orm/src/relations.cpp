#include <atomic>

#include <nuages/base/error.h>
#include <nuages/orm/detail/core.h>
#include <nuages/orm/detail/set_changes.h>
#include <nuages/orm/relations.h>

#include "deferred_fields.h"
#include "peers.h"
#include "row_origin.h"

namespace nuages::orm::detail {

RelationCell::RelationCell(const meta::TypeTag& type, const ModelInfo* model, const void* object) {
    const ModelInfo& target = installed(type, model);
    key_ = target.key(object);
    if (state_of(target, object).database() != 0)
        peers_ = new Peers(target, origin_of(target, object).database);
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

void SetCell::add_keys(const std::vector<Value>& keys) const {
    const FieldInfo& set = field();
    const Pinned pinned(peers() ? peers()->database() : nullptr);
    add_to_set(set, key(), keys);
}

void SetCell::remove_keys(const std::vector<Value>& keys) const {
    const FieldInfo& set = field();
    const Pinned pinned(peers() ? peers()->database() : nullptr);
    remove_from_set(set, key(), keys);
}

void SetCell::remove_all() const {
    const FieldInfo& set = field();
    const Pinned pinned(peers() ? peers()->database() : nullptr);
    clear_set(set, key());
}

void SetCell::set_keys(const std::vector<Value>& keys) const {
    const FieldInfo& set = field();
    const Pinned pinned(peers() ? peers()->database() : nullptr);
    replace_set(set, key(), keys);
}

const void* SetCell::find() const {
    if (!field_ || key().is_null())
        return nullptr;
    return shared_peers([&] { return new Peers(*field_); })->object(key());
}

}  // namespace nuages::orm::detail
