#include <optional>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/base/text.h>

#include "../iteration.h"
#include "../members.h"
#include "../merge_sort.h"
#include "../numbers.h"
#include "filters.h"

namespace nuages::templates::filters {
namespace {

// What dictsort sorts by: an index, or a path of keys and attributes.
struct SortKey {
    std::optional<Value> index;
    std::vector<std::string> path;
};

SortKey parse_key(const Value& argument) {
    SortKey key;
    if (to_float(argument)) {
        key.index = argument;
        return key;
    }
    if (!argument.is_text() || argument.as_text().empty())
        throw ValueError("dictsort needs a key, an index or a path of attributes to sort by, not " +
                         argument.repr() + ".");
    std::string_view text = argument.as_text();
    if (text.starts_with('_') || text.find("._") != text.npos)
        throw TypeError("Access to private variables is forbidden.");
    for (std::string_view part : text::split(text, '.'))
        key.path.emplace_back(part);
    return key;
}

// value[part] or value.part; nullopt where it has neither.
std::optional<Value> member(const Value& value, const std::string& part) {
    if (value.is_dict()) {
        if (const Value* found = value.as_dict().find(part))
            return *found;
    }
    if (value.is_object()) {
        if (auto found = value.as_object().item(Value::borrowed(part)))
            return found;
        return value.as_object().attribute(part);
    }
    return member_of(value, part);
}

[[noreturn]] void no_item(const Value& item, const Value& index) {
    throw ValueError("dictsort: " + item.repr() + " has no item " + index.repr() + ".");
}

// item[index]; nullopt where the item cannot be subscripted like that at all.
std::optional<Value> subscript(const Value& item, const Value& index) {
    if (item.is_dict()) {
        if (const Value* found = item.as_dict().find(index))
            return *found;
        no_item(item, index);
    }
    if (item.is_object())
        return item.as_object().item(index);
    if (!index.is_int() && !index.is_bool())
        return std::nullopt;
    auto found = item_at(item, index.as_int());
    if (!found && length_of(item))
        no_item(item, index);
    return found;
}

std::optional<Value> key_of(const SortKey& key, const Value& item) {
    if (key.index)
        return subscript(item, *key.index);
    Value value = item;
    for (const std::string& part : key.path) {
        auto next = member(value, part);
        if (!next)
            return std::nullopt;
        value = std::move(*next);
    }
    return value;
}

// Nothing at all where some item has no such key or two keys cannot be compared, as in Django.
Value sorted(const Value& value, const Value& argument, bool reversed) {
    struct Entry {
        Value key;
        Value item;
    };
    std::vector<Entry> entries;
    try {
        SortKey key = parse_key(argument);
        for (Value& item : list_of(value)) {
            auto found = key_of(key, item);
            if (!found)
                return "";
            entries.push_back({std::move(*found), std::move(item)});
        }
    } catch (const TypeError&) {
        return "";
    }
    for (std::size_t i = 1; i < entries.size(); ++i) {
        if (!compare(entries[0].key, entries[i].key) && !(entries[0].key == entries[i].key))
            return "";
    }
    merge_sort(entries, [reversed](const Entry& a, const Entry& b) {
        int order = compare(a.key, b.key).value_or(0);
        return reversed ? order > 0 : order < 0;
    });
    List result;
    result.reserve(entries.size());
    for (Entry& entry : entries)
        result.push_back(std::move(entry.item));
    return Value(std::move(result));
}

}  // namespace

void add_sorting(Library& library) {
    library.filter("dictsort",
                   [](const Value& value, const Value& argument) { return sorted(value, argument, false); });
    library.filter("dictsortreversed",
                   [](const Value& value, const Value& argument) { return sorted(value, argument, true); });
}

}  // namespace nuages::templates::filters
