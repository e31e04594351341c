#include <atomic>

#include <nuages/base/error.h>
#include <nuages/orm/detail/core.h>
#include <nuages/orm/relations.h>

#include "peers.h"

namespace nuages::orm::detail {

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

const void* RelationCell::object(const ModelInfo* model, const meta::TypeTag& type) const {
    const ModelInfo& target = installed(type, model);
    if (key_.is_null())
        target.ops().throw_does_not_exist("There is no " + target.name() +
                                          " here: the relation is empty. Test it with `if` first.");
    Peers* peers = std::atomic_ref(peers_).load(std::memory_order_acquire);
    if (!peers) {
        auto* alone = new Peers(target);
        if (std::atomic_ref(peers_).compare_exchange_strong(peers, alone, std::memory_order_acq_rel))
            peers = alone;
        else
            alone->release();
    }
    if (const void* object = peers->object(key_))
        return object;
    target.ops().throw_does_not_exist(target.name() +
                                      " matching query does not exist: the row with the primary key " +
                                      key_.repr() + " is gone.");
    return nullptr;
}

Query SetCell::rows_of_owner() const {
    if (!field_ || key().is_null())
        throw ValueError(
            (field_ ? "'" + field_->model().name() + "' instance" : std::string("The owner of this set")) +
            " needs to have a primary key value before this relationship can be used: save it first.");
    return Query(*field_->target()).related_to(*field_->remote(), key(), peers());
}

}  // namespace nuages::orm::detail
