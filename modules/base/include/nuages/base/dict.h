#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/base/value.h>

namespace nuages {

// A mapping that keeps the order of insertion, as Python's dict. Look-up is by seeded hash, so that keys
// chosen by a visitor cannot make it slow; up to eight entries are searched in a row.
class Dict {
public:
    using Entry = std::pair<Value, Value>;

    Dict() = default;
    Dict(std::initializer_list<Entry> entries);

    std::size_t size() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty(); }
    // Entries in order of insertion.
    const Entry* begin() const noexcept { return entries_.data(); }
    const Entry* end() const noexcept { return entries_.data() + entries_.size(); }

    // Null where there is none; valid until the dict changes.
    const Value* find(std::string_view key) const;
    template <class Key>
    requires std::is_same_v<Key, Value>
    const Value* find(const Key& key) const { return find_value(key); }
    bool contains(std::string_view key) const { return find(key) != nullptr; }

    // A new key goes to the end, a known one keeps its place.
    void set(Value key, Value value);
    // The value under the key, null where it was new.
    Value& operator[](std::string_view key);
    bool erase(const Value& key);
    void clear();

    friend bool operator==(const Dict& a, const Dict& b);  // order does not count

private:
    const Value* find_value(const Value& key) const;
    std::size_t position(const Value& key) const;
    std::size_t position(std::string_view key) const;
    template <class Key>
    std::size_t search(const Key& key, std::size_t hash) const;
    void add_to_index(std::size_t entry);
    void rebuild_index();

    std::vector<Entry> entries_;
    std::vector<std::uint32_t> index_;  // open addressing, entry + 1; empty while the dict is small
};

}  // namespace nuages
