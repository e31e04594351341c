#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nuages/meta/describe.h>
#include <nuages/orm/lookup.h>

namespace nuages::orm {

// A lookup such as "-question__pub_date__year__gte" taken apart: which fields to follow from the model (by
// number), what to take of the last one and how to compare. Made by resolve() at compile time from literals,
// at run time from text.
struct Path {
    static constexpr std::size_t capacity = 8;
    std::uint8_t steps[capacity] = {};
    std::uint8_t step_count = 0;
    Transform transforms[5] = {};
    std::uint8_t transforms_before_keys = 0;  // the others come after them
    Lookup lookup = Lookup::exact;
    Kind kind = Kind::none;  // of what is compared
    bool descending = false;
    bool by_key = false;       // "question_id", "pk" as a column: the key itself, not the object it leads to
    bool at_run_time = false;  // numbers fields of installed models, not of the descriptions in the source
    // Keys into a JSON field or an hstore, or places in an array ("0", "0_2") and keys into what lies there,
    // as they stand in the text that was resolved: "nested__k". They are taken out of it before a query keeps
    // the path.
    std::uint32_t keys_size = 0;
    const char* keys = nullptr;

    constexpr explicit operator bool() const { return step_count; }
    friend constexpr bool operator==(const Path&, const Path&) = default;
};

// Of the arrays that the keys and the values of an hstore are.
inline constexpr const meta::ElementType& hstore_elements = meta::element_type<std::optional<std::string>>;

// Why a text is no path.
enum class Problem : std::uint8_t {
    none,
    not_a_field,
    not_a_lookup,
    not_a_relation,  // something follows a field that leads nowhere and has no such transform
    only_declared,   // the related model is declared but not defined here
    too_long,
    generic_key,  // a generic foreign key, which no query can follow
};

struct Resolution {
    Path path;
    Problem problem = Problem::none;
    std::string_view part;   // the bad part
    std::size_t number = 0;  // its number, counted from 1
};

// What a path is for: conditions may end in transforms and lookups, columns in neither; relations are
// followed only.
enum class Use : std::uint8_t { condition, column, order, relation };

namespace detail {

// Where the part that begins there ends: at two underscores or with the text. (g++ 12 does not take
// string_view::find() of a template argument for constant under -fsanitize=undefined.)
constexpr std::size_t end_of_part(std::string_view text, std::size_t begin) {
    for (std::size_t i = begin + 1; i + 1 < text.size(); ++i)
        if (text[i] == '_' && text[i + 1] == '_')
            return i;
    return text.size();
}

// A place in an array, counted from 0, or the first of a slice and the one behind its last: "2", "0_2".
constexpr bool is_slice(std::string_view part) {
    std::size_t i = 0;
    while (i < part.size() && part[i] >= '0' && part[i] <= '9')
        ++i;
    if (i == 0 || i + 1 >= part.size() || part[i] != '_')
        return false;
    for (++i; i < part.size(); ++i)
        if (part[i] < '0' || part[i] > '9')
            return false;
    return true;
}
constexpr bool is_place(std::string_view part) {
    for (const char c : part)
        if (c < '0' || c > '9')
            return false;
    return !part.empty() && part.size() <= 9;
}

// The lookup of that name that the model has of its own.
template <class Walker>
constexpr bool find_own(Walker model, std::string_view name, Path& path) {
    const std::size_t number =
        model.description().find_lookup(name, meta::OwnLookup::Role::lookup, path.kind);
    if (number == meta::Description::npos)
        return false;
    path.lookup = own_lookup(number);
    return true;
}

// One that all models have, or one of the model's own.
template <class Walker>
constexpr Transform find_transform(Walker model, std::string_view name, Kind kind) {
    const Transform transform = orm::find_transform(name, kind);
    if (transform != Transform::none)
        return transform;
    const std::size_t number = model.description().find_lookup(name, meta::OwnLookup::Role::transform, kind);
    return number == meta::Description::npos ? Transform::none : own_transform(number);
}

template <class Walker>
constexpr Kind kind_after(Walker model, Transform transform, Kind kind) {
    if (!is_own(transform))
        return orm::kind_after(transform, kind);
    const Kind given = model.description().lookup(own_number(transform)).given;
    return given == Kind::none ? kind : given;
}

}  // namespace detail

// Takes `text` apart, starting at a model. A Walker stands on a model: `explicit operator bool`, `find(name)`
// giving a field's number or npos, `field(number)` its FieldMeta, `primary_key()` a number, `target(number)`
// the Walker on the model that a relation leads to, `description()` the lookups of its own.
template <class Walker>
constexpr Resolution resolve(Walker model, std::string_view text, Use use) {
    constexpr std::size_t npos = static_cast<std::size_t>(-1);
    Resolution result;
    Path& path = result.path;
    if (use == Use::order && text.starts_with('-')) {
        path.descending = true;
        text.remove_prefix(1);
    }
    Walker owner = model;  // of the last field
    bool at_model = true;  // the next part may name a field of `model`
    const meta::FieldMeta* last = nullptr;
    const meta::ElementType* elements = nullptr;  // of the array that has been reached
    std::size_t transforms = 0;
    bool ended = false;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = detail::end_of_part(text, begin);
        const std::string_view part = text.substr(begin, end - begin);
        begin = end + 2;
        ++result.number;
        result.part = part;
        if (ended) {
            result.problem = Problem::not_a_lookup;
            return result;
        }
        if (at_model) {
            if (!model) {
                result.problem = Problem::only_declared;
                return result;
            }
            std::size_t number = part == "pk" ? model.primary_key() : model.find(part);
            if (number == npos && part.size() > 3 && part.ends_with("_id")) {
                number = model.find(part.substr(0, part.size() - 3));
                path.by_key = number != npos && model.field(number).storage == meta::Storage::to_one;
                if (!path.by_key)
                    number = npos;
            }
            if (number != npos && model.field(number).kind == Kind::generic) {
                result.problem = Problem::generic_key;
                return result;
            }
            if (number != npos && model.field(number).kind != Kind::method) {
                if (path.step_count == Path::capacity) {
                    result.problem = Problem::too_long;
                    return result;
                }
                last = &model.field(number);
                path.steps[path.step_count++] = static_cast<std::uint8_t>(number);
                path.kind = last->kind;
                elements = last->elements;
                path.by_key = path.by_key || (part == "pk" && end == text.size() && use != Use::condition &&
                                              use != Use::relation && path.kind == Kind::relation);
                owner = model;
                at_model = path.kind == Kind::relation && !path.by_key;
                if (at_model)
                    model = model.target(number);
                continue;
            }
            if (path.step_count == 0) {
                result.problem = Problem::not_a_field;
                return result;
            }
            at_model = false;
        }
        const auto add_key = [&] {
            if (path.keys_size == 0)
                path.transforms_before_keys = static_cast<std::uint8_t>(transforms);
            const char* first = path.keys_size > 0 ? path.keys : part.data();
            path.keys_size = static_cast<std::uint32_t>(part.data() + part.size() - first);
            path.keys = first;
        };
        if (path.kind == Kind::array && use != Use::relation &&
            (detail::is_place(part) || detail::is_slice(part))) {
            add_key();
            if (detail::is_place(part)) {
                path.kind = elements->kind;
                elements = elements->elements;
            }
            continue;
        }
        const bool is_of_hstore = path.kind == Kind::hstore && use != Use::relation &&
                                  detail::find_transform(owner, part, path.kind) == Transform::none;
        if ((path.kind == Kind::json && use != Use::relation) || is_of_hstore) {
            const bool is_last = end == text.size();
            if (use == Use::condition && is_last &&
                (find_lookup(part, path.kind, path.lookup) || detail::find_own(owner, part, path))) {
                ended = true;
                continue;
            }
            add_key();
            if (is_of_hstore)
                path.kind = Kind::text;
            continue;
        }
        const Transform transform = detail::find_transform(owner, part, path.kind);
        if (transform != Transform::none && use != Use::relation && path.kind != Kind::composite) {
            if (transforms == sizeof(path.transforms) / sizeof(Transform)) {
                result.problem = Problem::too_long;
                return result;
            }
            path.transforms[transforms++] = transform;
            const bool is_end = transform == Transform::range_from || transform == Transform::range_to;
            if (transform == Transform::keys || transform == Transform::values)
                elements = &hstore_elements;
            path.kind = is_end ? elements->kind : detail::kind_after(owner, transform, path.kind);
            continue;
        }
        const bool known = use == Use::condition &&
                           (find_lookup(part, path.kind, path.lookup) || detail::find_own(owner, part, path));
        const bool is_key = path.kind == Kind::relation || path.kind == Kind::composite;
        if (!known || (is_key && !is_for_keys(path.lookup))) {
            result.problem = path.kind == Kind::relation && !path.by_key && !known ? Problem::not_a_field
                             : use == Use::condition                               ? Problem::not_a_lookup
                                                                                   : Problem::not_a_relation;
            return result;
        }
        ended = true;
    }
    if (use == Use::relation && (path.kind != Kind::relation || path.by_key))
        result.problem = Problem::not_a_relation;
    return result;
}

}  // namespace nuages::orm
