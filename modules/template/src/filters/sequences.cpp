#include <random>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/text/unicode.h>

#include "../iteration.h"
#include "../members.h"
#include "../numbers.h"
#include "../value_text.h"
#include "filters.h"

namespace nuages::templates::filters {
namespace {

using Argument = FilterOptions::Argument;

// value[index] as the filters first and last take it; "" at the end of what is shorter.
Value item_or_blank(const Value& value, std::int64_t index) {
    if (value.is_object()) {
        if (auto item = value.as_object().item(Value(index)))
            return *item;
        List items = list_of(value);
        if (items.empty())
            return "";
        return index < 0 ? items.back() : items.front();
    }
    if (!length_of(value))
        throw TypeError("'" + std::string(value.kind_name()) + "' object is not subscriptable");
    if (value.is_dict()) {
        if (const Value* found = value.as_dict().find(Value(index)))
            return *found;
        throw ValueError("The dict has no key " + std::to_string(index) + ".");
    }
    return item_at(value, index).value_or(Value(""));
}

Value length(const Value& value) {
    return length_of(value).value_or(0);
}

Value join(const FilterCall& call) {
    if (!is_iterable(call.value))
        return call.value;
    std::string separator;
    if (call.autoescape) {
        append_conditionally_escaped(separator, *call.argument);
    } else if (call.argument->is_text()) {
        separator = call.argument->as_text();
    } else {
        return call.value;
    }
    std::string out;
    bool first = true;
    for (const Value& item : list_of(call.value)) {
        if (!first)
            out += separator;
        first = false;
        if (call.autoescape)
            append_conditionally_escaped(out, item);
        else if (item.is_text())
            out += item.as_text();
        else
            return call.value;  // Python joins nothing but texts
    }
    return Value::safe(out);
}

// The parts of Python's slice notation "start:stop:step".
struct Slice {
    std::optional<std::int64_t> start;
    std::optional<std::int64_t> stop;
    std::int64_t step = 1;
};

std::optional<Slice> parse_slice(std::string_view text) {
    auto parts = text::split(text, ':');
    if (parts.size() > 3)
        return std::nullopt;
    std::optional<std::int64_t> bounds[3];
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].empty())
            continue;
        bounds[i] = to_int(Value::borrowed(parts[i]));
        if (!bounds[i])
            return std::nullopt;
    }
    if (parts.size() == 1)
        return Slice{std::nullopt, bounds[0], 1};
    Slice slice{bounds[0], bounds[1], bounds[2].value_or(1)};
    if (slice.step == 0)
        return std::nullopt;
    return slice;
}

List sliced(const List& items, const Slice& slice) {
    auto size = static_cast<std::int64_t>(items.size());
    bool down = slice.step < 0;
    auto bound = [&](std::optional<std::int64_t> given, std::int64_t otherwise) {
        if (!given)
            return otherwise;
        std::int64_t at = *given < 0 ? *given + size : *given;
        std::int64_t low = down ? -1 : 0;
        std::int64_t high = down ? size - 1 : size;
        return at < low ? low : at > high ? high : at;
    };
    std::int64_t start = bound(slice.start, down ? size - 1 : 0);
    std::int64_t stop = bound(slice.stop, down ? -1 : size);
    List result;
    std::int64_t at = start;
    while (down ? at > stop : at < stop) {
        result.push_back(items[static_cast<std::size_t>(at)]);
        if (__builtin_add_overflow(at, slice.step, &at))
            break;
    }
    return result;
}

Value slice(const FilterCall& call) {
    auto bounds = parse_slice(call.argument_text());
    const Value& value = call.value;
    if (!bounds)
        return value;
    if (value.is_object()) {
        // What can cut itself (a query set) does; others are walked through.
        if (auto cut = value.as_object().item(Value::borrowed(call.argument_text())))
            return *cut;
        if (!is_iterable(value))
            return value;
        return sliced(list_of(value), *bounds);
    }
    if (value.is_list())
        return sliced(value.as_list(), *bounds);
    if (value.is_text() || value.is_bytes()) {
        std::string out;
        for (const Value& item : sliced(list_of(value), *bounds)) {
            if (value.is_text())
                out += item.as_text();
            else
                out += static_cast<char>(item.as_int());
        }
        return value.is_text() ? Value(out) : Value::bytes(out);
    }
    return value;
}

Value random_item(const Value& value) {
    List items = list_of(value);
    if (items.empty())
        return "";
    std::minstd_rand random{std::random_device()()};
    return items[std::uniform_int_distribution<std::size_t>(0, items.size() - 1)(random)];
}

std::int64_t word_count(std::string_view text) {
    std::int64_t count = 0;
    bool in_word = false;
    while (!text.empty()) {
        auto [c, size] = unicode::decode(text);
        bool is_space = unicode::is_space(c);
        count += !is_space && !in_word;
        in_word = !is_space;
        text.remove_prefix(size);
    }
    return count;
}

}  // namespace

void add_sequences(Library& library) {
    library.filter("first", [](const Value& value) { return item_or_blank(value, 0); });
    library.filter("last", [](const Value& value) { return item_or_blank(value, -1); }, {.is_safe = true});
    library.filter("length", length);
    library.filter("join", join, {.argument = Argument::required, .is_safe = true});
    library.filter("slice", slice, {.argument = Argument::required, .is_safe = true});
    library.filter("random", random_item, {.is_safe = true});
    library.filter("make_list", [](const FilterCall& call) { return Value(list_of(call.value)); },
                   {.text_only = true});
    library.filter("wordcount", word_count);
}

}  // namespace nuages::templates::filters
