#include "peers.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/query.h>

#include "field_condition.h"
#include "generic_fields.h"
#include "loader.h"
#include "row_block.h"
#include "runner.h"

namespace nuages::orm::detail {

struct Peers::Loaded {
    Rows rows;                 // of objects
    KeyIndex places;           // of the objects in rows, or of the sets
    std::vector<Rows> sets;    // of rows that point to the same key
    std::vector<Rows> parts;   // as the sets were read
    std::uint64_t writes = 0;  // of the model when the sets were read
    bool asked_for = false;    // by prefetch_related(): counts for a single row as well
};

// Of sets, by key; keys without rows are not among them.
struct Peers::Counts {
    KeyIndex places;
    std::vector<std::int64_t> counts;
    std::uint64_t writes = 0;
};

Peers::~Peers() {
    delete loaded_.load(std::memory_order_acquire);
    delete counts_.load(std::memory_order_acquire);
}

void Peers::preload(Rows rows, KeyIndex places) {
    auto loaded = std::make_unique<Loaded>();
    loaded->rows = std::move(rows);
    loaded->places = std::move(places);
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

Query Peers::from_the_rows(const Query& query) const {
    return query.starting_from(relation_ ? &relation_->model() : nullptr, database_);
}

std::vector<Value> Peers::keys() const {
    std::vector<Value> all(numbers_.begin(), numbers_.end());
    all.insert(all.end(), others_.begin(), others_.end());
    return without_repeats(all);
}

std::unique_ptr<Peers::Loaded> Peers::load_objects(const Value* key, const Query& query) const {
    std::vector<Value> keys = this->keys();
    if (key && std::find(keys.begin(), keys.end(), *key) == keys.end())
        keys.push_back(*key);
    auto loaded = std::make_unique<Loaded>();
    if (keys.empty())
        return loaded;
    loaded->rows = joined(fetch_by(from_the_rows(query ? query : target_.base_rows()), *by_, keys));
    for (std::size_t i = 0; i < loaded->rows.size(); ++i)
        loaded->places.add(by_->get(loaded->rows.at(i)), i);
    return loaded;
}

const void* Peers::object(const Value& key) {
    const Loaded* loaded = loaded_.load(std::memory_order_acquire);
    if (!loaded)
        loaded = publish(loaded_, load_objects(&key, {}));
    const std::size_t place = loaded->places.find(key);
    return place == KeyIndex::none ? nullptr : loaded->rows.at(place);
}

namespace {

// Rows that belong to sets: which one each of them does.
struct Grouped {
    std::vector<std::size_t> set_of;  // by row; as many as there are sets for rows of none
    std::vector<std::size_t> begin;   // of each set once its rows lie side by side, and the end of all
    bool is_in_order = true;          // they do already
};

Grouped grouped(std::vector<std::size_t> set_of, std::size_t sets) {
    Grouped result{std::move(set_of), std::vector<std::size_t>(sets + 2, 0)};
    for (std::size_t i = 0; i < result.set_of.size(); ++i) {
        ++result.begin[result.set_of[i] + 1];
        result.is_in_order = result.is_in_order && (i == 0 || result.set_of[i - 1] <= result.set_of[i]);
    }
    for (std::size_t set = 1; set < result.begin.size(); ++set)
        result.begin[set] += result.begin[set - 1];
    return result;
}

// The same objects, set by set; each set keeps its order. Nobody else has the rows.
Rows in_order(const Rows& rows, const Grouped& groups) {
    RowBlock& from = *rows.block();
    auto* to = new RowBlock(from.model);
    Rows result(to);
    to->reserve(from.size);
    to->names = std::move(from.names);
    to->values.resize(from.values.size());
    const std::size_t values = to->names.size();
    std::vector<std::size_t> next = groups.begin;
    for (std::size_t i = 0; i < from.size; ++i) {
        const std::size_t place = next[groups.set_of[i]]++;
        from.model.ops().relocate(to->at(place), from.at(i));
        for (std::size_t k = 0; k < values; ++k)
            to->values[place * values + k] = std::move(from.values[i * values + k]);
    }
    to->size = std::exchange(from.size, 0);
    to->tied = from.tied;
    return result;
}

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
    std::uint64_t writes = target_.writes() + (through ? through->writes() : 0);
    for (const ModelInfo* parent = target_.parent(); parent; parent = parent->parent())
        writes += parent->writes();
    return writes;
}

// Which key a row of a set points to.
Value Peers::owner_of(const void* object) const {
    Value key = by_->get(object);
    return is_generic() ? as_owner_key(*relation_, key) : key;
}

// The sets of all keys, as pieces of the rows that were read for them, which are put in order for that.
std::vector<Rows> Peers::sets_by_key(std::vector<Rows>& parts, const KeyIndex& keys) const {
    std::vector<Rows> sets(keys.size());
    for (Rows& part : parts) {
        std::vector<std::size_t> set_of(part.size());
        for (std::size_t i = 0; i < set_of.size(); ++i)
            set_of[i] =
                std::min(keys.find(by_ ? owner_of(part.at(i)) : part.annotation(i, link_name)), sets.size());
        const Grouped groups = grouped(std::move(set_of), sets.size());
        if (!groups.is_in_order)
            part = in_order(part, groups);
        for (std::size_t set = 0; set < sets.size(); ++set)
            if (groups.begin[set] < groups.begin[set + 1])
                sets[set] = Rows(new RowBlock(part, groups.begin[set], groups.begin[set + 1]));
    }
    for (Rows& set : sets)
        if (!set)
            set = Rows(new RowBlock(target_));
    return sets;
}

std::unique_ptr<Peers::Loaded> Peers::load_sets(const Query& query) const {
    auto loaded = std::make_unique<Loaded>();
    loaded->writes = writes();
    const std::vector<Value> keys = this->keys();
    for (const Value& key : keys)
        loaded->places.add(key, loaded->places.size());
    const Query rows = from_the_rows(query ? query : target_.default_rows());
    loaded->parts = is_generic()
                        ? fetch_by(of_relation(*relation_, rows), *by_, as_object_ids(*relation_, keys))
                    : by_ ? fetch_by(rows, *by_, keys)
                          : fetch_linked(rows, *relation_, keys);
    loaded->sets = sets_by_key(loaded->parts, loaded->places);
    return loaded;
}

std::vector<Rows> Peers::prefetch(const Query& query) {
    const bool of_objects = !relation_ || !relation_->is_set();
    if (of_objects || relation_->storage() == meta::Storage::reverse_one) {
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
    auto& sets = rows.prefetched[name];
    sets.places = std::move(loaded->places);
    sets.rows = std::move(loaded->sets);
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
    const std::size_t place = loaded->places.find(key);
    return place == KeyIndex::none ? Rows() : loaded->sets[place];
}

std::unique_ptr<Peers::Counts> Peers::load_counts() const {
    auto counts = std::make_unique<Counts>();
    counts->writes = writes();
    const FieldInfo& by = by_ ? *by_ : *relation_->through_from();
    const Path path = path_of(by);
    const Path* columns[] = {&path};
    std::vector<Value> keys = this->keys();
    if (is_generic())
        keys = as_object_ids(*relation_, keys);
    const Query all =
        from_the_rows(is_generic() ? of_relation(*relation_, Query(by.model())) : Query(by.model()));
    for_portions(by, keys, [&](const AnyCondition& condition) {
        const Query rows = all.filter({&condition});
        Runner({rows, Task::count_by, {}, {}, columns}).query([&](const db::Row& row) {
            const Value value = column_value(row, 0, by);
            if (counts->places.add(is_generic() ? as_owner_key(*relation_, value) : value,
                                   counts->counts.size()))
                counts->counts.push_back(row.integer(1));
        });
    });
    return counts;
}

std::optional<std::int64_t> Peers::count_of(const Value& key) {
    const Loaded* loaded = loaded_.load(std::memory_order_acquire);
    if (!shared() && !(loaded && loaded->asked_for))
        return std::nullopt;
    if (loaded && loaded->writes == writes())
        if (const std::size_t place = loaded->places.find(key); place != KeyIndex::none)
            return static_cast<std::int64_t>(loaded->sets[place].size());
    if (target_.ops().initial)
        return std::nullopt;  // not all rows that point there are in the set
    const Counts* counts = counts_.load(std::memory_order_acquire);
    if (!counts)
        counts = publish(counts_, load_counts());
    if (counts->writes != writes())
        return std::nullopt;
    const std::size_t place = counts->places.find(key);
    return place == KeyIndex::none ? 0 : counts->counts[place];
}

}  // namespace nuages::orm::detail
