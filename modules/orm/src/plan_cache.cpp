#include "plan_cache.h"

#include <cstring>

namespace nuages::orm::detail {
namespace {

constexpr std::size_t index_size = PlanCache::plans_a_part * 2;

// Eight bytes a step. Not for keys that an attacker chooses to collide: a part holds few entries, and the
// bytes decide.
std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = 0x9e3779b97f4a7c15 ^ bytes.size();
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    const auto mix = [&](std::uint64_t word) {
        hash = (hash ^ word) * 0xff51afd7ed558ccd;
        hash ^= hash >> 32;
    };
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        mix(word);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, at, left);
    mix(rest);
    return hash * 0x9e3779b97f4a7c15;
}

}  // namespace

PlanCache::Entry* PlanCache::Part::find(std::uint64_t hash, std::string_view shape) {
    if (index.empty())
        return nullptr;
    for (std::size_t i = hash % index_size; index[i]; i = (i + 1) % index_size) {
        Entry& entry = entries[index[i] - 1u];
        if (entry.hash == hash && entry.shape == shape)
            return &entry;
    }
    return nullptr;
}

void PlanCache::Part::rebuild() {
    index.assign(index_size, 0);
    for (std::size_t number = 0; number < entries.size(); ++number) {
        std::size_t i = entries[number].hash % index_size;
        while (index[i])
            i = (i + 1) % index_size;
        index[i] = static_cast<std::uint16_t>(number + 1);
    }
}

std::shared_ptr<const Plan> PlanCache::find(std::string_view shape) {
    const std::uint64_t hash = hash_of(shape);
    Part& part = this->part(hash);
    const std::lock_guard lock(part.mutex);
    Entry* entry = part.find(hash, shape);
    if (!entry)
        return nullptr;
    entry->used = true;
    return entry->plan;
}

void PlanCache::add(std::string_view shape, std::shared_ptr<const Plan> plan) {
    const std::uint64_t hash = hash_of(shape);
    Part& part = this->part(hash);
    const std::lock_guard lock(part.mutex);
    if (part.find(hash, shape))
        return;
    Entry entry{hash, std::string(shape), std::move(plan), false};
    if (part.entries.size() < plans_a_part) {
        part.entries.push_back(std::move(entry));
    } else {
        for (; part.entries[part.hand].used; part.hand = (part.hand + 1) % plans_a_part)
            part.entries[part.hand].used = false;
        part.entries[part.hand] = std::move(entry);
        part.hand = (part.hand + 1) % plans_a_part;
    }
    part.rebuild();
}

std::size_t PlanCache::size() const {
    std::size_t size = 0;
    for (const Part& part : parts_) {
        const std::lock_guard lock(part.mutex);
        size += part.entries.size();
    }
    return size;
}

}  // namespace nuages::orm::detail
