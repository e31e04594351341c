#include <atomic>

#include <nuages/orm/generic_relations.h>
#include <nuages/orm/model_info.h>

#include "deferred_fields.h"
#include "generic_peers.h"
#include "row_origin.h"

namespace nuages::orm::detail {

GenericCell::GenericCell(const meta::TypeTag& type, const ModelInfo* model, const void* object)
    : model_(&installed(type, model)), said_(Said::object) {
    id_ = model_->key(object);
    if (state_of(*model_, object).database() != 0)
        peers_ = new GenericPeers(database_of(*model_, object));
}

GenericCell::GenericCell(const GenericCell& other) noexcept
    : type_(other.type_),
      id_(other.id_),
      key_(other.key_),
      model_(other.model_),
      peers_(std::atomic_ref(other.peers_).load(std::memory_order_acquire)),
      said_(other.said_) {
    if (peers_)
        peers_->retain();
}

void GenericCell::release() noexcept {
    peers_->release();
}

void GenericCell::tie(const FieldInfo& key, Value type, Value id, GenericPeers* peers) noexcept {
    if (peers)
        peers->retain();
    if (peers_)
        peers_->release();
    key_ = &key;
    type_ = std::move(type);
    id_ = std::move(id);
    model_ = nullptr;
    peers_ = peers;
    said_ = Said::fields;
}

// A cell that has no peers makes some of its own. Other fibers may be just about to do the same.
GenericPeers* GenericCell::shared_peers() const {
    GenericPeers* peers = std::atomic_ref(peers_).load(std::memory_order_acquire);
    if (peers)
        return peers;
    auto* alone = new GenericPeers();
    if (std::atomic_ref(peers_).compare_exchange_strong(peers, alone, std::memory_order_acq_rel))
        return alone;
    alone->release();
    return peers;
}

const ModelInfo* GenericCell::target_model() const {
    if (said_ != Said::fields)
        return model_;
    return type_.is_null() ? nullptr : shared_peers()->model_of(*key_, type_);
}

GenericCell::Target GenericCell::target() const {
    if (id_.is_null())
        return {};
    if (said_ == Said::fields)
        return type_.is_null() ? Target() : shared_peers()->find(*key_, type_, id_);
    return model_ ? shared_peers()->find(*model_, id_) : Target();
}

bool GenericCell::leads_to(const ModelInfo& model) const {
    for (const ModelInfo* each = target_model(); each; each = each->proxied())
        if (each == &model)
            return true;
    return false;
}

const void* GenericCell::find(const ModelInfo& model) const {
    if (!leads_to(model))
        return nullptr;
    const Target found = target();
    if (!found.object || found.model == &model)
        return found.object;
    return static_cast<const char*>(found.object) + found.model->primary_key().offset() -
           model.primary_key().offset();
}

}  // namespace nuages::orm::detail
