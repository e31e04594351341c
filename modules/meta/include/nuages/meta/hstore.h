#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/dict.h>
#include <nuages/base/value.h>
#include <nuages/meta/kind.h>

namespace nuages {

// Texts by texts, some of them NULL: a member for PostgreSQL's hstore, Django's HStoreField. The database
// needs the extension: CreateExtension("hstore") in a migration.
//
//     HStore data{{"color", "red"}, {"size", std::nullopt}};
//     data["weight"] = "3";
class HStore {
public:
    using Item = std::pair<std::string, std::optional<std::string>>;

    HStore() = default;
    // Of a key that comes twice, the last counts.
    HStore(std::initializer_list<Item> items);

    // Makes an item with NULL where there is none of that key.
    std::optional<std::string>& operator[](std::string_view key);
    // Null where there is none.
    const std::optional<std::string>* find(std::string_view key) const noexcept;
    bool contains(std::string_view key) const noexcept { return find(key); }
    void erase(std::string_view key);
    std::size_t size() const noexcept { return items_.size(); }
    bool empty() const noexcept { return items_.empty(); }
    // In the order that PostgreSQL keeps them in: by the length of their keys, then by the keys.
    std::vector<Item>::const_iterator begin() const noexcept { return items_.begin(); }
    std::vector<Item>::const_iterator end() const noexcept { return items_.end(); }

    friend bool operator==(const HStore&, const HStore&) = default;

private:
    std::vector<Item> items_;  // sorted
};

namespace meta {

// As PostgreSQL writes it: "color"=>"red", "size"=>NULL. Values that are no text are written as str() has
// them.
std::string hstore_text(const Dict& dict);
// Out of such a text; nullopt where it is none.
std::optional<Dict> parse_hstore(std::string_view text);

template <>
struct field_type<HStore> {
    static constexpr Kind kind = Kind::hstore;
    static Value to_value(const HStore& store);
    static HStore from_value(const Value& value);  // a dict of texts; throws ValueError
};

}  // namespace meta
}  // namespace nuages
