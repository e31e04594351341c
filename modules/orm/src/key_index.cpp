#include "key_index.h"

#include <utility>

namespace nuages::orm::detail {

namespace {

// Of the product all bits count.
std::uint64_t mixed(std::uint64_t key, std::uint64_t secret) noexcept {
    __extension__ using Product = unsigned __int128;
    const Product product = static_cast<Product>(key ^ secret) * (secret | 1);
    return static_cast<std::uint64_t>(product >> 64) ^ static_cast<std::uint64_t>(product);
}

}  // namespace

// That of the key, or the free one where it would be.
std::size_t KeyIndex::slot_of(std::int64_t key) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = mixed(static_cast<std::uint64_t>(key), secret_) & mask;
    while (slots_[i].place != none && slots_[i].key != key)
        i = (i + 1) & mask;
    return i;
}

std::size_t KeyIndex::find(const Value& key) const noexcept {
    if (key.is_int())
        return slots_.empty() ? none : slots_[slot_of(key.as_int())].place;
    const auto found = others_.find(key);
    return found == others_.end() ? none : found->second;
}

bool KeyIndex::add(const Value& key, std::size_t place) {
    if (!key.is_int())
        return others_.try_emplace(key, place).second;
    if (2 * numbers_ >= slots_.size())
        grow();
    Slot& slot = slots_[slot_of(key.as_int())];
    if (slot.place != none)
        return false;
    slot = {key.as_int(), place};
    ++numbers_;
    return true;
}

void KeyIndex::grow() {
    if (slots_.empty())
        secret_ = Value(0).hash();
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
