#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/orm/generic_relations.h>
#include <nuages/orm/query.h>
#include <nuages/orm/rows.h>

namespace nuages::db {
class Database;
}

namespace nuages::orm::detail {

// What the rows of one result set share about a generic foreign key: Peers for each content type among them.
// Counted by the cells of the rows. add() is for one thread, before any other sees it; the rest is safe from
// all.
class GenericPeers {
public:
    // `database` is that of the rows, where it was chosen.
    explicit GenericPeers(db::Database* database = nullptr) noexcept : database_(database) {}
    GenericPeers(const GenericPeers&) = delete;
    GenericPeers& operator=(const GenericPeers&) = delete;

    void retain() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    void release() noexcept {
        if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete this;
    }
    db::Database* database() const noexcept { return database_; }

    // While the rows are read: what one of them leads to.
    void add(const Value& type, const Value& id);
    // The model of a content type.
    const ModelInfo* model_of(const FieldInfo& key, const Value& type);
    // What a row leads to, by content type or by model; reads the objects of all rows the first time.
    GenericCell::Target find(const FieldInfo& key, const Value& type, const Value& id);
    GenericCell::Target find(const ModelInfo& model, const Value& id);
    // Reads what all rows lead to, of a model that one of the queries is about by that; gives what was read.
    std::vector<Rows> prefetch(const FieldInfo& key, const std::vector<Query>& queries);

private:
    // The rows with one content type.
    struct Group {
        Value type;
        std::vector<Value> ids;
        const ModelInfo* model = nullptr;
        Peers* peers = nullptr;  // once the model is known
    };

    ~GenericPeers();
    Group& group_of(const Value& type);
    Peers* peers_of(const FieldInfo& key, const Value& type, const Value& id);
    Peers* peers_of(const ModelInfo& model, const Value& type, const Value& id);

    db::Database* database_;
    std::atomic<std::uint32_t> references_{1};
    std::mutex mutex_;  // of the groups; never held while a fiber waits
    std::vector<std::unique_ptr<Group>> groups_;
};

}  // namespace nuages::orm::detail
