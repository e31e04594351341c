#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/meta/hstore.h>

namespace nuages {
namespace {

bool comes_before(std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

template <class Items>
auto place_of(Items& items, std::string_view key) {
    return std::lower_bound(
        items.begin(), items.end(), key,
        [](const HStore::Item& item, std::string_view k) { return comes_before(item.first, k); });
}

}  // namespace

HStore::HStore(std::initializer_list<Item> items) {
    for (const Item& item : items)
        (*this)[item.first] = item.second;
}

std::optional<std::string>& HStore::operator[](std::string_view key) {
    auto place = place_of(items_, key);
    if (place == items_.end() || place->first != key)
        place = items_.emplace(place, key, std::nullopt);
    return place->second;
}

const std::optional<std::string>* HStore::find(std::string_view key) const noexcept {
    const auto place = place_of(items_, key);
    return place == items_.end() || place->first != key ? nullptr : &place->second;
}

void HStore::erase(std::string_view key) {
    const auto place = place_of(items_, key);
    if (place != items_.end() && place->first == key)
        items_.erase(place);
}

namespace meta {
namespace {

std::string quoted(std::string_view text) {
    return '"' + text::replace_all(text::replace_all(text, "\\", "\\\\"), "\"", "\\\"") + '"';
}

// A quoted text at the beginning of the rest.
std::optional<std::string> take_quoted(std::string_view& rest) {
    if (!rest.starts_with('"'))
        return std::nullopt;
    std::string text;
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return text;
        }
        i += rest[i] == '\\';
        if (i < rest.size())
            text += rest[i];
    }
    return std::nullopt;
}

bool take(std::string_view& rest, std::string_view word) {
    if (!rest.starts_with(word))
        return false;
    rest.remove_prefix(word.size());
    return true;
}

}  // namespace

std::string hstore_text(const Dict& dict) {
    std::string text;
    for (const auto& [key, value] : dict)
        text += (text.empty() ? "" : ", ") + quoted(key.str()) + "=>" +
                (value.is_null() ? "NULL" : quoted(value.str()));
    return text;
}

std::optional<Dict> parse_hstore(std::string_view text) {
    Dict dict;
    for (std::string_view rest = text; !rest.empty();) {
        auto key = take_quoted(rest);
        if (!key || !take(rest, "=>"))
            return std::nullopt;
        if (auto value = take_quoted(rest))
            dict[*key] = *std::move(value);
        else if (take(rest, "NULL"))
            dict[*key] = Value();
        else
            return std::nullopt;
        if (!rest.empty() && (!take(rest, ", ") || rest.empty()))
            return std::nullopt;
    }
    return dict;
}

Value field_type<HStore>::to_value(const HStore& store) {
    Dict dict;
    for (const auto& [key, value] : store)
        dict[key] = value ? Value(*value) : Value();
    return dict;
}

HStore field_type<HStore>::from_value(const Value& value) {
    if (!value.is_dict())
        throw ValueError(value.repr() + " is no dict.");
    HStore store;
    for (const auto& [key, item] : value.as_dict()) {
        if (!item.is_null() && !item.is_text())
            throw ValueError("The value of '" + key.str() + "' is not a string or null.");
        store[key.str()] = item.is_null() ? std::nullopt : std::optional<std::string>(item.as_text());
    }
    return store;
}

}  // namespace meta
}  // namespace nuages
