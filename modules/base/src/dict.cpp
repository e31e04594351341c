#include <nuages/base/dict.h>

#include "hash.h"

namespace nuages {
namespace {

constexpr std::size_t searched_in_a_row = 8;

bool matches(const Value& entry, std::string_view key) {
    return entry.is_text() && entry.as_text() == key;
}
bool matches(const Value& entry, const Value& key) {
    return entry == key;
}

}  // namespace

Dict::Dict(std::initializer_list<Entry> entries) {
    entries_.reserve(entries.size());
    for (const Entry& entry : entries)
        set(entry.first, entry.second);
}

template <class Key>
std::size_t Dict::search(const Key& key, std::size_t hash) const {
    std::size_t mask = index_.size() - 1;
    for (std::size_t slot = hash & mask; index_[slot] != 0; slot = (slot + 1) & mask) {
        std::size_t entry = index_[slot] - 1;
        if (matches(entries_[entry].first, key))
            return entry;
    }
    return entries_.size();
}

std::size_t Dict::position(std::string_view key) const {
    if (!index_.empty())
        return search(key, detail::hash_text(key));
    std::size_t i = 0;
    while (i < entries_.size() && !matches(entries_[i].first, key))
        ++i;
    return i;
}

std::size_t Dict::position(const Value& key) const {
    if (!index_.empty())
        return search(key, key.hash());
    std::size_t i = 0;
    while (i < entries_.size() && !matches(entries_[i].first, key))
        ++i;
    return i;
}

const Value* Dict::find(std::string_view key) const {
    std::size_t i = position(key);
    return i < entries_.size() ? &entries_[i].second : nullptr;
}

const Value* Dict::find_value(const Value& key) const {
    std::size_t i = position(key);
    return i < entries_.size() ? &entries_[i].second : nullptr;
}

void Dict::add_to_index(std::size_t entry) {
    std::size_t mask = index_.size() - 1;
    std::size_t slot = entries_[entry].first.hash() & mask;
    while (index_[slot] != 0)
        slot = (slot + 1) & mask;
    index_[slot] = static_cast<std::uint32_t>(entry + 1);
}

void Dict::rebuild_index() {
    std::size_t slots = 32;
    while (slots < entries_.size() * 2)
        slots *= 2;
    index_.assign(slots, 0);
    for (std::size_t i = 0; i < entries_.size(); ++i)
        add_to_index(i);
}

void Dict::set(Value key, Value value) {
    std::size_t i = position(key);
    if (i < entries_.size()) {
        entries_[i].second = std::move(value);
        return;
    }
    entries_.emplace_back(std::move(key), std::move(value));
    if (entries_.size() <= searched_in_a_row)
        return;
    if (entries_.size() * 3 > index_.size() * 2)
        rebuild_index();
    else
        add_to_index(i);
}

Value& Dict::operator[](std::string_view key) {
    std::size_t i = position(key);
    if (i == entries_.size())
        set(Value(key), Value());
    return entries_[i].second;
}

bool Dict::erase(const Value& key) {
    std::size_t i = position(key);
    if (i == entries_.size())
        return false;
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i));
    if (entries_.size() > searched_in_a_row)
        rebuild_index();
    else
        index_.clear();
    return true;
}

void Dict::clear() {
    entries_.clear();
    index_.clear();
}

bool operator==(const Dict& a, const Dict& b) {
    if (a.size() != b.size())
        return false;
    for (const auto& [key, value] : a) {
        const Value* other = b.find(key);
        if (!other || !(*other == value))
            return false;
    }
    return true;
}

}  // namespace nuages
