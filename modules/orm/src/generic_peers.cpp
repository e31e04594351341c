#include "generic_peers.h"

#include <algorithm>
#include <optional>

#include <nuages/base/error.h>
#include <nuages/orm/registry.h>

#include "peers.h"
#include "row_origin.h"

namespace nuages::orm::detail {
namespace {

// The key as the model has it; nothing for a text that cannot be one.
std::optional<Value> key_of(const ModelInfo& model, const Value& id) {
    try {
        return model.primary_key().clean(id);
    } catch (const ValueError&) {
        return std::nullopt;
    }
}

}  // namespace

GenericPeers::~GenericPeers() {
    for (const auto& group : groups_)
        if (group->peers)
            group->peers->release();
}

// With the lock held, or while nobody else has the peers.
GenericPeers::Group& GenericPeers::group_of(const Value& type) {
    for (const auto& group : groups_)
        if (group->type == type)
            return *group;
    groups_.push_back(std::make_unique<Group>());
    groups_.back()->type = type;
    return *groups_.back();
}

void GenericPeers::add(const Value& type, const Value& id) {
    group_of(type).ids.push_back(id);
}

const ModelInfo* GenericPeers::model_of(const FieldInfo& key, const Value& type) {
    {
        const std::lock_guard lock(mutex_);
        if (const ModelInfo* known = group_of(type).model)
            return known;
    }
    // Routers know where content types are.
    const Pinned pinned(key.model().registry().routers().empty() ? database_ : nullptr);
    const ModelInfo* model = key.model().registry().content_types().model_of(type);
    const std::lock_guard lock(mutex_);
    return group_of(type).model = model;
}

Peers* GenericPeers::peers_of(const ModelInfo& model, const Value& type, const Value& id) {
    const std::lock_guard lock(mutex_);
    Group& group = group_of(type);
    if (group.peers)
        return group.peers;
    group.model = &model;
    group.peers = new Peers(model, database_);
    if (!id.is_null())
        group.ids.push_back(id);
    for (const Value& each : group.ids)
        if (const auto key = key_of(model, each))
            group.peers->note(*key);
    return group.peers;
}

Peers* GenericPeers::peers_of(const FieldInfo& key, const Value& type, const Value& id) {
    const ModelInfo* model = model_of(key, type);
    return model ? peers_of(*model, type, id) : nullptr;
}

GenericCell::Target GenericPeers::find(const FieldInfo& key, const Value& type, const Value& id) {
    const ModelInfo* model = model_of(key, type);
    const auto own = model ? key_of(*model, id) : std::nullopt;
    if (!own)
        return {};
    Peers* peers = peers_of(*model, type, id);
    return {model, peers->object(*own), peers};
}

GenericCell::Target GenericPeers::find(const ModelInfo& model, const Value& id) {
    Peers* peers = peers_of(model, {}, id);
    return {&model, peers->object(id), peers};
}

std::vector<Rows> GenericPeers::prefetch(const FieldInfo& key, const std::vector<Query>& queries) {
    std::vector<Value> types;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& group : groups_)
            if (!group->type.is_null())
                types.push_back(group->type);
    }
    std::vector<Rows> read;
    for (const Value& type : types) {
        Peers* peers = peers_of(key, type, {});
        if (!peers)
            continue;
        const ModelInfo* model = model_of(key, type);
        const auto own = std::find_if(queries.begin(), queries.end(),
                                      [&](const Query& query) { return query && &query.model() == model; });
        for (Rows& rows : peers->prefetch(own == queries.end() ? Query() : *own))
            read.push_back(std::move(rows));
    }
    return read;
}

}  // namespace nuages::orm::detail
