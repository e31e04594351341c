#include "peers.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/query.h>

#include "field_condition.h"
#include "loader.h"
#include "row_block.h"
#include "runner.h"

namespace nuages::orm::detail {

struct Peers::Loaded {
    Rows rows;
    std::unordered_map<Value, std::size_t, ValueHash> numbers;  // of objects in rows
    std::unordered_map<Value, Rows, ValueHash> sets;
    std::vector<Rows> parts;   // as the sets were read
    std::uint64_t writes = 0;  // of the model when the sets were read
    bool asked_for = false;    // by prefetch_related(): counts for a single row as well
};

// Of sets, by key; keys without rows are not among them.
struct Peers::Counts {
    std::unordered_map<Value, std::int64_t, ValueHash> by_key;
    std::uint64_t writes = 0;
};

Peers::~Peers() {
    delete loaded_.load(std::memory_order_acquire);
    delete counts_.load(std::memory_order_acquire);
}

void Peers::preload(Rows rows, std::unordered_map<Value, std::size_t, ValueHash> numbers) {
    auto loaded = std::make_unique<Loaded>();
    loaded->rows = std::move(rows);
    loaded->numbers = std::move(numbers);
    loaded_.store(loaded.release(), std::memory_order_release);
}

// Another fiber may have been quicker while this one waited for the database: then what it read counts.
template <class T>
const T* Peers::publish(std::atomic<T*>& slot, std::unique_ptr<T> made) {
    T* expected = nullptr;
    if (slot.compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel))
        return made.release();
    return expected;
}

namespace {

std::vector<Rows> fetch_by(const Query& query, const FieldInfo& field, const std::vector<Value>& keys) {
    std::vector<Rows> parts;
    for_portions(field, keys,
                 [&](const AnyCondition& condition) { parts.push_back(query.filter({&condition}).fetch()); });
    return parts;
}

std::vector<Value> without_repeats(const std::vector<Value>& keys) {
    std::vector<Value> unique;
    std::unordered_map<Value, bool, ValueHash> seen;
    for (const Value& key : keys)
        if (seen.try_emplace(key, true).second)
            unique.push_back(key);
    return unique;
}

// Rows of the same model as one; they may still be shared with nobody.
Rows joined(std::vector<Rows> parts) {
    if (parts.size() == 1)
        return std::move(parts.front());
    auto* block = new RowBlock(parts.front().model());
    Rows all(block);
    std::size_t size = 0;
    for (const Rows& part : parts)
        size += part.size();
    block->reserve(size);
    for (const Rows& part : parts)
        for (std::size_t i = 0; i < part.size(); ++i, ++block->size)
            block->model.ops().copy(block->at(block->size), part.at(i));
    return all;
}

}  // namespace

std::unique_ptr<Peers::Loaded> Peers::load_objects(const Value* key, const Query& query) const {
    std::vector<Value> keys = without_repeats(keys_);
    if (key && std::find(keys.begin(), keys.end(), *key) == keys.end())
        keys.push_back(*key);
    auto loaded = std::make_unique<Loaded>();
    if (keys.empty())
        return loaded;
    loaded->rows = joined(fetch_by(query ? query : Query(target_), *by_, keys));
    for (std::size_t i = 0; i < loaded->rows.size(); ++i)
        loaded->numbers.try_emplace(by_->get(loaded->rows.at(i)), i);
    return loaded;
}

const void* Peers::object(const Value& key) {
    const Loaded* loaded = loaded_.load(std::memory_order_acquire);
    if (!loaded)
        loaded = publish(loaded_, load_objects(&key, {}));
    const auto found = loaded->numbers.find(key);
    return found == loaded->numbers.end() ? nullptr : loaded->rows.at(found->second);
}

// Sets while they are put together: a block of rows for each key.
namespace {

class SetsInTheMaking {
public:
    SetsInTheMaking(const ModelInfo& model, const std::vector<Value>& keys) : model_(model) {
        for (const Value& key : keys) {
            auto* block = new RowBlock(model);
            blocks_.emplace(key, block);
            sets_.emplace(key, Rows(block));
        }
    }
    void add(const Value& key, const void* object) {
        const auto found = blocks_.find(key);
        if (found == blocks_.end())
            return;
        RowBlock& block = *found->second;
        if (block.size == block.capacity)
            block.reserve(std::max<std::size_t>(4, block.capacity * 2));
        model_.ops().copy(block.at(block.size), object);
        ++block.size;
    }
    std::unordered_map<Value, Rows, ValueHash> finish() { return std::move(sets_); }

private:
    const ModelInfo& model_;
    std::unordered_map<Value, RowBlock*, ValueHash> blocks_;
    std::unordered_map<Value, Rows, ValueHash> sets_;
};

// The field of the target that leads back over the links of a many-to-many relation; null where it is hidden.
const FieldInfo* way_back(const FieldInfo& relation) {
    for (const FieldInfo& field : relation.target()->fields())
        if (field.through_from() && field.through_from() == relation.through_to() &&
            field.through_to() == relation.through_from())
            return &field;
    return nullptr;
}

constexpr std::string_view link_name = "_prefetch_related_val";

// The objects that are linked to any of the keys, each with the key it is linked to, by one query.
std::vector<Rows> fetch_linked(const Query& query, const FieldInfo& relation,
                               const std::vector<Value>& keys) {
    const FieldInfo* back = way_back(relation);
    if (!back)
        throw ValueError("The sets of '" + relation.name() + "' of " + relation.model().label() +
                         " cannot be read together: its related_name hides the way back.");
    std::vector<Rows> parts;
    for_portions(*back, keys, [&](const AnyCondition& condition) {
        parts.push_back(query.filter({&condition})
                            .annotate({{std::string(link_name), Expression(path_of(*back))}})
                            .fetch());
    });
    return parts;
}

}  // namespace

std::uint64_t Peers::writes() const noexcept {
    const ModelInfo* through = relation_ ? relation_->through() : nullptr;
    return target_.writes() + (through ? through->writes() : 0);
}

std::unique_ptr<Peers::Loaded> Peers::load_sets(const Query& query) const {
    auto loaded = std::make_unique<Loaded>();
    loaded->writes = writes();
    const std::vector<Value> keys = without_repeats(keys_);
    SetsInTheMaking sets(target_, keys);
    const Query rows = query ? query : Query(target_);
    loaded->parts = by_ ? fetch_by(rows, *by_, keys) : fetch_linked(rows, *relation_, keys);
    for (const Rows& part : loaded->parts)
        for (std::size_t i = 0; i < part.size(); ++i)
            sets.add(by_ ? by_->get(part.at(i)) : part.annotation(i, link_name), part.at(i));
    loaded->sets = sets.finish();
    return loaded;
}

std::vector<Rows> Peers::prefetch(const Query& query) {
    const bool of_objects = relation_ && !relation_->is_set();
    if (of_objects || (relation_ && relation_->storage() == meta::Storage::reverse_one)) {
        const Loaded* loaded = loaded_.load(std::memory_order_acquire);
        if (!loaded)
            loaded = publish(loaded_, load_objects(nullptr, query));
        return loaded->rows ? std::vector<Rows>{loaded->rows} : std::vector<Rows>();
    }
    const Loaded* loaded = loaded_.load(std::memory_order_acquire);
    if (!loaded) {
        auto made = load_sets(query);
        made->asked_for = true;
        loaded = publish(loaded_, std::move(made));
    }
    return loaded->parts;
}

std::vector<Rows> Peers::read_apart(const Query& query, RowBlock& rows, const std::string& name) {
    auto loaded = load_sets(query);
    rows.prefetched.insert_or_assign(name, std::move(loaded->sets));
    return std::move(loaded->parts);
}

Rows Peers::set_of(const Value& key) {
    const Loaded* loaded = loaded_.load(std::memory_order_acquire);
    if (!shared() && !(loaded && loaded->asked_for))
        return {};
    if (!loaded)
        loaded = publish(loaded_, load_sets({}));
    if (loaded->writes != writes())
        return {};
    const auto found = loaded->sets.find(key);
    return found == loaded->sets.end() ? Rows() : found->second;
}

std::unique_ptr<Peers::Counts> Peers::load_counts() const {
    auto counts = std::make_unique<Counts>();
    counts->writes = writes();
    const FieldInfo& by = by_ ? *by_ : *relation_->through_from();
    const Path path = path_of(by);
    const Path* columns[] = {&path};
    for_portions(by, without_repeats(keys_), [&](const AnyCondition& condition) {
        const Query rows = Query(by.model()).filter({&condition});
        Runner({rows, Task::count_by, {}, {}, columns}).query([&](const db::Row& row) {
            counts->by_key.emplace(column_value(row, 0, by), row.integer(1));
        });
    });
    return counts;
}

std::optional<std::int64_t> Peers::count_of(const Value& key) {
    const Loaded* loaded = loaded_.load(std::memory_order_acquire);
    if (!shared() && !(loaded && loaded->asked_for))
        return std::nullopt;
    if (loaded && loaded->writes == writes())
        if (const auto set = loaded->sets.find(key); set != loaded->sets.end())
            return static_cast<std::int64_t>(set->second.size());
    const Counts* counts = counts_.load(std::memory_order_acquire);
    if (!counts)
        counts = publish(counts_, load_counts());
    if (counts->writes != writes())
        return std::nullopt;
    const auto found = counts->by_key.find(key);
    return found == counts->by_key.end() ? 0 : found->second;
}

}  // namespace nuages::orm::detail
