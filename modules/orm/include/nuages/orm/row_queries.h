#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nuages/orm/condition.h>
#include <nuages/orm/detail/core.h>
#include <nuages/orm/detail/left_out.h>
#include <nuages/orm/query.h>

// What sets of rows of all kinds have in common: those of objects, with annotations or without, and of
// values. Each method that builds returns a new set and leaves this one alone.
namespace nuages::orm {

template <class T, class Self = void>
class QuerySet;

// The name of a field, for only(), defer() and bulk_update().
template <class T>
struct FieldName {
    const char* name = "";
    constexpr FieldName() = default;
    consteval FieldName(const char* text) : name(text) {
        detail::checked(detail::node_of<T>(), text, Use::column);
    }
};

// Relations one after the other, for prefetch_related(): "choices__voters".
template <class T>
struct PrefetchName {
    const char* name = "";
    constexpr PrefetchName() = default;
    consteval PrefetchName(const char* text) : name(text) {
        detail::check_prefetched(detail::node_of<T>(), text);
    }
};

namespace detail {

// Those that are not left out.
template <class Name>
std::vector<std::string> names_of(std::initializer_list<Name> list) {
    std::vector<std::string> result;
    for (const Name& each : list)
        if (*each.name)
            result.emplace_back(each.name);
    return result;
}

template <class A, class B>
concept has_rows_of_the_same_kind = std::is_same_v<typename A::row_kind, typename B::row_kind>;

}  // namespace detail

// `Source` has query(), and says by `row_kind` which others it can be put together with; `Result` is made of
// a Query.
template <class Source, class Result, class T>
class RowQueries {
    using N = FieldName<T>;

public:
    Result reverse() const { return Result(start().reverse()); }
    // With names, on PostgreSQL only: the first row of those that are equal in these columns.
    Result distinct(N a = {}, N b = {}, N c = {}, N d = {}) const {
        return Result(start().distinct_on(detail::names_of({a, b, c, d})));
    }
    // Python's [from:to], both counted from 0; neither may be negative.
    Result slice(std::int64_t from, std::int64_t to) const { return Result(start().slice(from, to)); }
    // Python's [from:].
    Result offset(std::int64_t from) const { return Result(start().offset(from)); }
    Result none() const { return Result(start().none()); }
    // On another database than where queries go: using_("replica"). Its objects remember it.
    Result using_(std::string_view alias) const { return Result(start().using_(alias)); }
    template <detail::has_rows_of_the_same_kind<Source>... Other>
    Result union_(const Other&... others) const {
        return Result(start().combined(Combination::union_, {others.query()...}));
    }
    // Rows that several have come as often.
    template <detail::has_rows_of_the_same_kind<Source>... Other>
    Result union_all(const Other&... others) const {
        return Result(start().combined(Combination::union_all, {others.query()...}));
    }
    template <detail::has_rows_of_the_same_kind<Source>... Other>
    Result intersection(const Other&... others) const {
        return Result(start().combined(Combination::intersection, {others.query()...}));
    }
    template <detail::has_rows_of_the_same_kind<Source>... Other>
    Result difference(const Other&... others) const {
        return Result(start().combined(Combination::difference, {others.query()...}));
    }
    std::int64_t count() const { return start().count(); }
    bool exists() const { return start().exists(); }
    std::string explain() const { return start().explain(); }

private:
    Query start() const { return static_cast<const Source*>(this)->query(); }
};

// The same of sets whose rows are objects.
template <class Source, class Result, class T>
class ObjectQueries {
    using R = Related<T>;
    using N = FieldName<T>;
    using P = PrefetchName<T>;

public:
    // Reads what foreign keys lead to with the rows; without names, all of them that cannot be null, up to
    // five one after the other.
    Result select_related() const { return Result(start().select_related()); }
    Result select_related(R a, R b = {}, R c = {}, R d = {}) const {
        return Result(start().select_related({&a.path, &b.path, &c.path, &d.path}));
    }
    // Takes back what was said before.
    Result select_related(std::nullptr_t) const { return Result(start().without_select_related()); }
    Result prefetch_related(std::nullptr_t) const { return Result(start().without_prefetch_related()); }
    // Reads these fields only, or all but these; save() leaves the others alone.
    Result only(N a, N b = {}, N c = {}, N d = {}, N e = {}, N f = {}) const {
        return Result(start().only(detail::names_of({a, b, c, d, e, f})));
    }
    Result defer(N a, N b = {}, N c = {}, N d = {}, N e = {}, N f = {}) const {
        return Result(start().defer(detail::names_of({a, b, c, d, e, f})));
    }
    // Reads relations with the rows, by one query for each step.
    Result prefetch_related(P a, P b = {}, P c = {}, P d = {}) const {
        return Result(start().prefetch_related(detail::names_of({a, b, c, d})));
    }
    // Only these rows of the relation. Of a generic foreign key (Django's GenericPrefetch) there may be one
    // query for each model that it leads to; objects of other models are read as usual.
    template <class... Related, class... S>
    requires(sizeof...(Related) > 0) Result prefetch_related(P relation, const QuerySet<Related, S>&... rows)
    const { return Result(start().prefetch_related(relation.name, std::vector<Query>{rows.query()...})); }
    Result select_for_update(const RowLock& lock = {}) const {
        return Result(start().select_for_update(lock));
    }
    bool contains(const T& object) const {
        return start().contains(detail::key_of(meta::type_tag<T>, detail::installed_model<T>, &object));
    }
    // Deletes the rows, and what on_delete() takes with them. (Django's delete; that word is taken in C++.)
    Deleted delete_() const { return start().delete_(); }

private:
    Query start() const { return static_cast<const Source*>(this)->query(); }
};

}  // namespace nuages::orm
