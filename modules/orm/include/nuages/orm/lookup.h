#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nuages/meta/kind.h>
#include <nuages/meta/own_sql.h>

namespace nuages::orm {

using meta::Kind;

// How a condition compares: the last part of "votes__gte".
enum class Lookup : std::uint8_t {
    exact,
    iexact,
    contains,
    icontains,
    startswith,
    istartswith,
    endswith,
    iendswith,
    gt,
    gte,
    lt,
    lte,
    in,
    range,
    isnull,
    regex,
    iregex,
    contained_by,  // of JSON, hstore, arrays, ranges and what lies in ranges; the next three of JSON and
                   // hstore
    has_key,
    has_keys,
    has_any_keys,
    overlap,  // of arrays and ranges; the others of ranges only
    fully_lt,
    fully_gt,
    not_lt,
    not_gt,
    adjacent_to,
};

// What is taken of a value before it is compared: "pub_date__year".
enum class Transform : std::uint8_t {
    none,
    len,   // of arrays
    keys,  // of hstore
    values,
    range_from,  // of ranges, up to upper_inf
    range_to,
    isempty,
    lower_inc,
    lower_inf,
    upper_inc,
    upper_inf,
    year,
    iso_year,
    quarter,
    month,
    week,
    day,
    week_day,
    iso_week_day,
    hour,
    minute,
    second,
    date,
    time,
};

namespace detail {
inline constexpr std::string_view lookup_names[] = {
    "exact",     "iexact",   "contains", "icontains",    "startswith", "istartswith", "endswith",
    "iendswith", "gt",       "gte",      "lt",           "lte",        "in",          "range",
    "isnull",    "regex",    "iregex",   "contained_by", "has_key",    "has_keys",    "has_any_keys",
    "overlap",   "fully_lt", "fully_gt", "not_lt",       "not_gt",     "adjacent_to"};
inline constexpr std::string_view transform_names[] = {
    "",          "len",       "keys",         "values", "startswith", "endswith", "isempty", "lower_inc",
    "lower_inf", "upper_inc", "upper_inf",    "year",   "iso_year",   "quarter",  "month",   "week",
    "day",       "week_day",  "iso_week_day", "hour",   "minute",     "second",   "date",    "time"};
inline constexpr std::uint8_t first_own = 128;
}  // namespace detail

// Those that a model has of its own, by their number in its description.
constexpr Lookup own_lookup(std::size_t number) {
    return static_cast<Lookup>(detail::first_own + number);
}
constexpr Transform own_transform(std::size_t number) {
    return static_cast<Transform>(detail::first_own + number);
}
constexpr bool is_own(Lookup lookup) {
    return static_cast<std::uint8_t>(lookup) >= detail::first_own;
}
constexpr bool is_own(Transform transform) {
    return static_cast<std::uint8_t>(transform) >= detail::first_own;
}
constexpr std::size_t own_number(Lookup lookup) {
    return static_cast<std::uint8_t>(lookup) - detail::first_own;
}
constexpr std::size_t own_number(Transform transform) {
    return static_cast<std::uint8_t>(transform) - detail::first_own;
}

// Of those that all models have.
constexpr std::string_view name_of(Lookup lookup) {
    return detail::lookup_names[static_cast<std::size_t>(lookup)];
}
constexpr std::string_view name_of(Transform transform) {
    return detail::transform_names[static_cast<std::size_t>(transform)];
}

// Whether there are ranges of such values.
constexpr bool lies_in_ranges(Kind kind) {
    return kind == Kind::integer || kind == Kind::real || kind == Kind::decimal || kind == Kind::date ||
           kind == Kind::datetime;
}

// Whether values of the kind can be compared so.
constexpr bool has_lookup(Kind kind, Lookup lookup) {
    if (kind == Kind::any)
        return true;  // what it is turns out at run time
    if (lookup > Lookup::overlap)
        return kind == Kind::range;
    if (lookup == Lookup::overlap)
        return kind == Kind::array || kind == Kind::range;
    if (lookup == Lookup::contained_by)
        return kind == Kind::array || kind == Kind::json || kind == Kind::hstore || kind == Kind::range ||
               lies_in_ranges(kind);
    if (lookup == Lookup::range && kind == Kind::range)
        return false;
    return lookup < Lookup::contained_by || kind == Kind::json || kind == Kind::hstore;
}

// The lookup of that name for a value of this kind. False where it has none, and `lookup` is untouched.
constexpr bool find_lookup(std::string_view name, Kind kind, Lookup& lookup) {
    for (std::size_t i = 0; i < sizeof(detail::lookup_names) / sizeof(std::string_view); ++i)
        if (detail::lookup_names[i] == name && has_lookup(kind, static_cast<Lookup>(i))) {
            lookup = static_cast<Lookup>(i);
            return true;
        }
    return false;
}

constexpr bool is_of_ranges(Transform transform) {
    return transform >= Transform::range_from && transform <= Transform::upper_inf;
}

// The transform of that name for a value of this kind; none where it has none.
constexpr Transform find_transform(std::string_view name, Kind kind) {
    const bool dated = kind == Kind::datetime || kind == Kind::date;
    const bool timed = kind == Kind::datetime || kind == Kind::time;
    for (std::size_t i = 1; i < sizeof(detail::transform_names) / sizeof(std::string_view); ++i) {
        if (detail::transform_names[i] != name)
            continue;
        const auto transform = static_cast<Transform>(i);
        if (transform == Transform::len)
            return kind == Kind::array ? transform : Transform::none;
        if (transform == Transform::keys || transform == Transform::values)
            return kind == Kind::hstore ? transform : Transform::none;
        if (is_of_ranges(transform))
            return kind == Kind::range ? transform : Transform::none;
        if (transform >= Transform::date)
            return kind == Kind::datetime ? transform : Transform::none;
        if (transform >= Transform::hour)
            return timed ? transform : Transform::none;
        return dated ? transform : Transform::none;
    }
    return Transform::none;
}

constexpr Kind kind_after(Transform transform, Kind kind) {
    switch (transform) {
        case Transform::none:
            return kind;
        case Transform::keys:
        case Transform::values:
            return Kind::array;
        case Transform::range_from:
        case Transform::range_to:
            return Kind::any;  // what the range is of
        case Transform::isempty:
        case Transform::lower_inc:
        case Transform::lower_inf:
        case Transform::upper_inc:
        case Transform::upper_inf:
            return Kind::boolean;
        case Transform::date:
            return Kind::date;
        case Transform::time:
            return Kind::time;
        default:
            return Kind::integer;
    }
}

// Lookups that compare with a text pattern, whatever the column is; but arrays, ranges and JSON contain parts
// of their own kind.
constexpr bool is_pattern(Lookup lookup, Kind kind) {
    if (lookup == Lookup::contains &&
        (kind == Kind::array || kind == Kind::range || kind == Kind::hstore || kind == Kind::json))
        return false;
    return (lookup >= Lookup::iexact && lookup <= Lookup::iendswith) || lookup == Lookup::regex ||
           lookup == Lookup::iregex;
}

// Takes keys of JSON or hstore, which are part of the SQL.
constexpr bool takes_keys(Lookup lookup) {
    return lookup >= Lookup::has_key && lookup <= Lookup::has_any_keys;
}

// What relations and primary keys of several fields have: the lookups that make sense for a key.
constexpr bool is_for_keys(Lookup lookup) {
    return lookup == Lookup::exact || (lookup >= Lookup::gt && lookup <= Lookup::in) ||
           lookup == Lookup::isnull;
}

}  // namespace nuages::orm
