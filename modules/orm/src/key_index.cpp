#include "key_index.h"

#include <utility>

namespace nuages::orm::detail {

// That of the key, or the free one where it would be.
std::size_t KeyIndex::slot_of(const Value& key) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = key.hash() & mask;
    while (slots_[i].place != none && slots_[i].key != key.as_int())
        i = (i + 1) & mask;
    return i;
}

std::size_t KeyIndex::find(const Value& key) const noexcept {
    if (key.is_int())
        return slots_.empty() ? none : slots_[slot_of(key)].place;
    const auto found = others_.find(key);
    return found == others_.end() ? none : found->second;
}

bool KeyIndex::add(const Value& key, std::size_t place) {
    if (!key.is_int())
        return others_.try_emplace(key, place).second;
    if (2 * numbers_ >= slots_.size())
        grow();
    Slot& slot = slots_[slot_of(key)];
    if (slot.place != none)
        return false;
    slot = {key.as_int(), place};
    ++numbers_;
    return true;
}

void KeyIndex::grow() {
    const std::vector<Slot> before =
        std::exchange(slots_, std::vector<Slot>(slots_.empty() ? 16 : 2 * slots_.size()));
    for (const Slot& slot : before)
        if (slot.place != none)
            slots_[slot_of(slot.key)] = slot;
}

std::vector<Value> without_repeats(const std::vector<Value>& keys) {
    std::vector<Value> unique;
    KeyIndex seen;
    for (const Value& key : keys)
        if (seen.add(key, 0))
            unique.push_back(key);
    return unique;
}

}  // namespace nuages::orm::detail
