#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/base/value.h>

namespace nuages {

// An ordered mapping of names to one or more values: what query strings and forms carry (Django's QueryDict).
// The value of a name is its last one. request.GET and request.POST are parsed when somebody first looks into
// them, which is when too many fields throw TooManyFieldsSent. Not safe to read from two threads at once.
class QueryDict {
public:
    using Field = std::pair<std::string, std::string>;

    QueryDict() = default;
    QueryDict(std::initializer_list<Field> fields) : fields_(fields) {}
    // Parses "a=1&b=x+y&b=%ED%95%9C": `+` is a blank, bad UTF-8 becomes U+FFFD, blank values are kept, `;`
    // separates nothing. Throws TooManyFieldsSent past `max_fields`; 0 is no limit.
    explicit QueryDict(std::string_view query, std::size_t max_fields = 1000);

    // The last value, or nullopt.
    std::optional<std::string_view> find(std::string_view name) const;
    // The last value, or `fallback`. The view is valid until the dict changes.
    std::string_view get(std::string_view name, std::string_view fallback = {}) const {
        return find(name).value_or(fallback);
    }
    // As get<std::int64_t>("page"): nullopt where the name is missing or its value is no such thing. T is an
    // integer type, double, bool ("1", "true", "on", "0", "false", "off"), std::string, or a type with
    // `static std::optional<T> parse(std::string_view)`.
    template <class T>
    std::optional<T> get(std::string_view name) const;
    // The last value, "" where there is none.
    std::string_view operator[](std::string_view name) const { return get(name); }
    std::vector<std::string> getlist(std::string_view name) const;
    bool contains(std::string_view name) const { return find(name).has_value(); }

    // Every field in the order of arrival, repeated names included.
    const std::vector<Field>& fields() const {
        ensure_parsed();
        return fields_;
    }
    // Each name once, in order of first arrival, with its last value (Django's items()).
    std::vector<std::pair<std::string_view, std::string_view>> items() const;
    // Each name once with all its values (Django's lists()).
    std::vector<std::pair<std::string_view, std::vector<std::string_view>>> lists() const;
    std::vector<std::string_view> keys() const;
    // Number of different names.
    std::size_t size() const { return keys().size(); }
    bool empty() const { return fields().empty(); }

    // Replaces all values of the name by one; it keeps its place.
    void set(std::string_view name, std::string_view value);
    void setlist(std::string_view name, const std::vector<std::string>& values);
    // Adds a value after those there are (Django's appendlist).
    void append(std::string_view name, std::string_view value);
    void erase(std::string_view name);
    void clear();

    // "a=1&b=x+y", names grouped; characters of `safe` stay as they are.
    std::string urlencode(std::string_view safe = {}) const;

    friend bool operator==(const QueryDict& a, const QueryDict& b);

    QueryDict(const QueryDict& other);
    QueryDict(QueryDict&& other);
    QueryDict& operator=(const QueryDict& other);
    QueryDict& operator=(QueryDict&& other);

private:
    friend class HttpRequest;
    // Fills the dict when somebody first looks; both stay valid until then or until clear(). A filler that
    // throws is asked again next time.
    using Filler = void (*)(void* context, QueryDict& dict);
    void fill_later(Filler filler, void* context);
    void ensure_parsed() const {
        if (filler_)
            fill();
    }
    void fill() const;
    void parse(std::string_view query, std::size_t max_fields);
    const std::vector<std::uint32_t>& sorted() const;

    mutable std::vector<Field> fields_;
    mutable std::vector<std::uint32_t> sorted_;  // positions by name, made when a large dict is searched
    mutable Filler filler_ = nullptr;
    mutable void* context_ = nullptr;
};

// So that templates see request.GET.q, request.GET.items and request.GET.urlencode. Borrows the dict.
Value to_value(const QueryDict& dict);

namespace http {

std::optional<bool> parse_bool(std::string_view text);

template <class T>
std::optional<T> parse_field(std::string_view text) {
    if constexpr (std::is_same_v<T, bool>) {
        return parse_bool(text);
    } else if constexpr (std::is_integral_v<T>) {
        const auto number = text::parse_int(text::trim(text));
        if (!number || !std::in_range<T>(*number))
            return std::nullopt;
        return static_cast<T>(*number);
    } else if constexpr (std::is_floating_point_v<T>) {
        const auto number = text::parse_double(text::trim(text));
        return number ? std::optional<T>(static_cast<T>(*number)) : std::nullopt;
    } else if constexpr (std::is_constructible_v<T, std::string_view>) {
        return T(text);
    } else {
        return T::parse(text);
    }
}

}  // namespace http

template <class T>
std::optional<T> QueryDict::get(std::string_view name) const {
    const auto text = find(name);
    return text ? http::parse_field<T>(*text) : std::nullopt;
}

}  // namespace nuages
