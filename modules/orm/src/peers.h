#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/query.h>
#include <nuages/orm/rows.h>

#include "key_index.h"

namespace nuages::orm::detail {

struct RowBlock;

// What the rows of one result set share about one relation: the keys that they hold and, once somebody has
// asked for an object, the objects of all of them. Counted by the cells of the rows. Filling is done by one
// thread, before any other sees it; loading may happen on several fibers or threads at once, and the first to
// finish publishes its result.
class Peers {
public:
    // Of the rows' field `relation`.
    explicit Peers(const FieldInfo& relation, db::Database* database = nullptr)
        : relation_(&relation), target_(*relation.target()), by_(relation.remote()), database_(database) {}
    // Of a single foreign key to a model.
    explicit Peers(const ModelInfo& target, db::Database* database = nullptr)
        : relation_(nullptr), target_(target), by_(&target.primary_key()), database_(database) {}
    Peers(const Peers&) = delete;
    Peers& operator=(const Peers&) = delete;

    void retain(std::uint32_t count = 1) noexcept { references_.fetch_add(count, std::memory_order_relaxed); }
    void release(std::uint32_t count = 1) noexcept {
        if (references_.fetch_sub(count, std::memory_order_acq_rel) == count)
            delete this;
    }

    const FieldInfo* relation() const noexcept { return relation_; }
    // That of the rows, where it was chosen: what they lead to is read there.
    db::Database* database() const noexcept { return database_; }
    // Before anybody else sees the peers.
    void set_database(db::Database* database) noexcept { database_ = database; }

    // Room for the keys of so many rows.
    void reserve(std::size_t rows) { numbers_.reserve(rows); }
    // While the rows are read: a cell takes a reference that settle() counts, all of them at once.
    void lend(const Value& key) {
        ++lent_;
        note(key);
    }
    void lend(std::int64_t key) {
        ++lent_;
        note(key);
    }
    // A key of those to be read together. Neighbours with the same key are common; repeats that this misses
    // are found later.
    void note(const Value& key) {
        if (key.is_int())
            note(key.as_int());
        else
            others_.push_back(key);
    }
    void note(std::int64_t key) {
        if (numbers_.empty() || numbers_.back() != key)
            numbers_.push_back(key);
    }
    void settle() noexcept { retain(std::exchange(lent_, 0)); }
    bool shared() const noexcept { return numbers_.size() + others_.size() > 1; }

    // Of a foreign key: the object with that key; null where there is none. Reads those of all keys the first
    // time.
    const void* object(const Value& key);
    // The objects that were read by the same query as the rows (select_related), with their places by key.
    // Before anybody else sees the peers.
    void preload(Rows rows, KeyIndex places);

    // Of a reverse set: the rows that point to that key, read for all keys at once; empty Rows where the set
    // has to be read by itself: it has no peers, or rows of that model were written since.
    Rows set_of(const Value& key);
    // Reads what all rows lead to at once, by a query of one's own where there is one; gives what was read.
    std::vector<Rows> prefetch(const Query& query);
    // The same, put beside the rows under a name; the sets themselves know nothing of it.
    std::vector<Rows> read_apart(const Query& query, RowBlock& rows, const std::string& name);
    // How many rows those are, counted for all keys at once; nullopt as above.
    std::optional<std::int64_t> count_of(const Value& key);

private:
    struct Loaded;
    ~Peers();
    // Each key once.
    std::vector<Value> keys() const;
    struct Counts;
    template <class T>
    static const T* publish(std::atomic<T*>& slot, std::unique_ptr<T> made);
    // Reads for them: from their database, if nothing else says where from.
    Query from_the_rows(const Query& query) const;
    bool is_generic() const noexcept { return relation_ && relation_->is_generic_relation(); }
    Value owner_of(const void* object) const;
    std::unique_ptr<Loaded> load_objects(const Value* key, const Query& query) const;
    std::vector<Rows> sets_by_key(std::vector<Rows>& parts, const KeyIndex& keys) const;
    std::unique_ptr<Loaded> load_sets(const Query& query) const;
    std::unique_ptr<Counts> load_counts() const;
    std::uint64_t writes() const noexcept;

    const FieldInfo* relation_;
    const ModelInfo& target_;
    const FieldInfo* by_;  // the field of the target that holds the keys; null for many-to-many sets
    db::Database* database_;
    std::atomic<std::uint32_t> references_{1};
    std::uint32_t lent_ = 0;
    std::atomic<Loaded*> loaded_{nullptr};
    std::atomic<Counts*> counts_{nullptr};
    std::vector<std::int64_t> numbers_;  // the keys that are whole numbers, which almost all are
    std::vector<Value> others_;
};

}  // namespace nuages::orm::detail
