#include "peers.h"

#include <algorithm>

#include <nuages/orm/condition.h>
#include <nuages/orm/query.h>

#include "field_condition.h"
#include "row_block.h"

namespace nuages::orm::detail {

struct Peers::Loaded {
    Rows rows;
    std::unordered_map<Value, std::size_t, ValueHash> numbers;  // of objects in rows
    std::unordered_map<Value, Rows, ValueHash> sets;
    std::uint64_t writes = 0;  // of the model when the sets were read
};

Peers::~Peers() {
    delete loaded_.load(std::memory_order_acquire);
}

void Peers::preload(Rows rows, std::unordered_map<Value, std::size_t, ValueHash> numbers) {
    auto loaded = std::make_unique<Loaded>();
    loaded->rows = std::move(rows);
    loaded->numbers = std::move(numbers);
    loaded_.store(loaded.release(), std::memory_order_release);
}

const Peers::Loaded* Peers::publish(std::unique_ptr<Loaded> loaded) {
    Loaded* expected = nullptr;
    // Another fiber may have been quicker while this one waited for the database: then its objects count.
    if (loaded_.compare_exchange_strong(expected, loaded.get(), std::memory_order_acq_rel))
        return loaded.release();
    return expected;
}

namespace {

std::vector<Rows> fetch_by(const ModelInfo& model, const FieldInfo& field, const std::vector<Value>& keys) {
    std::vector<Rows> parts;
    for_portions(field, keys, [&](const AnyCondition& condition) {
        parts.push_back(Query(model).filter({&condition}).fetch());
    });
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

std::unique_ptr<Peers::Loaded> Peers::load_objects(const Value& key) const {
    std::vector<Value> keys = without_repeats(keys_);
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
        keys.push_back(key);
    auto loaded = std::make_unique<Loaded>();
    loaded->rows = joined(fetch_by(target_, by_, keys));
    for (std::size_t i = 0; i < loaded->rows.size(); ++i)
        loaded->numbers.try_emplace(by_.get(loaded->rows.at(i)), i);
    return loaded;
}

const void* Peers::object(const Value& key) {
    const Loaded* loaded = loaded_.load(std::memory_order_acquire);
    if (!loaded)
        loaded = publish(load_objects(key));
    const auto found = loaded->numbers.find(key);
    return found == loaded->numbers.end() ? nullptr : loaded->rows.at(found->second);
}

std::unique_ptr<Peers::Loaded> Peers::load_sets() const {
    auto loaded = std::make_unique<Loaded>();
    loaded->writes = target_.writes();
    std::unordered_map<Value, RowBlock*, ValueHash> blocks;
    for (const Value& key : keys_) {
        auto [set, is_new] = loaded->sets.try_emplace(key);
        if (!is_new)
            continue;
        blocks[key] = new RowBlock(target_);
        set->second = Rows(blocks[key]);
    }
    for (const Rows& part : fetch_by(target_, by_, without_repeats(keys_))) {
        for (std::size_t i = 0; i < part.size(); ++i) {
            const auto block = blocks.find(by_.get(part.at(i)));
            if (block == blocks.end())
                continue;
            RowBlock& set = *block->second;
            if (set.size == set.capacity)
                set.reserve(std::max<std::size_t>(4, set.capacity * 2));
            target_.ops().copy(set.at(set.size), part.at(i));
            ++set.size;
        }
    }
    return loaded;
}

Rows Peers::set_of(const Value& key) {
    if (!shared())
        return {};
    const Loaded* loaded = loaded_.load(std::memory_order_acquire);
    if (!loaded)
        loaded = publish(load_sets());
    if (loaded->writes != target_.writes())
        return {};
    const auto found = loaded->sets.find(key);
    return found == loaded->sets.end() ? Rows() : found->second;
}

}  // namespace nuages::orm::detail
