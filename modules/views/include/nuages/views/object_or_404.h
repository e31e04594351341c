#pragma once

#include <type_traits>

// Objects of the database, or Http404. Files that call these include <nuages/models.h>.
namespace nuages::orm {

class ModelInfo;
template <class T, class Source>
class Queries;
template <class T, class Self>
class QuerySet;
template <class T>
struct Condition;
template <class T, class... N>
class AnnotatedSet;
namespace detail {
template <class T, class Names>
struct ScopedCondition;
template <class... N>
struct NamedList;
}  // namespace detail

}  // namespace nuages::orm

namespace nuages {
namespace views {

// "No Question matches the given query."
[[noreturn]] void raise_no_match(const orm::ModelInfo& model);

template <class T, class... N>
using AnnotatedCondition =
    std::type_identity_t<orm::detail::ScopedCondition<T, orm::detail::NamedList<N...>>>;

}  // namespace views

// The one row of a manager, a query set or a set of related objects that matches:
//
//     auto choice = get_object_or_404(question.choices, {"pk", id});
//
// Throws Http404 where there is none, MultipleObjectsReturned where there are several.
template <class T, class Source>
T get_object_or_404(const orm::Queries<T, Source>& source, const orm::Condition<T>& a = {},
                    const orm::Condition<T>& b = {}, const orm::Condition<T>& c = {},
                    const orm::Condition<T>& d = {}) {
    try {
        return source.get(a, b, c, d);
    } catch (const typename T::DoesNotExist&) {
        views::raise_no_match(static_cast<const Source&>(source).query().model());
    }
}
// With what was annotated beside it.
template <class T, class... N>
auto get_object_or_404(const orm::AnnotatedSet<T, N...>& source,
                       const views::AnnotatedCondition<T, N...>& a = {},
                       const views::AnnotatedCondition<T, N...>& b = {},
                       const views::AnnotatedCondition<T, N...>& c = {},
                       const views::AnnotatedCondition<T, N...>& d = {}) {
    try {
        return source.get(a, b, c, d);
    } catch (const typename T::DoesNotExist&) {
        views::raise_no_match(source.query().model());
    }
}
// Of all rows: get_object_or_404<Question>({"pk", id}).
template <class T>
T get_object_or_404(const orm::Condition<std::type_identity_t<T>>& a,
                    const orm::Condition<std::type_identity_t<T>>& b = {},
                    const orm::Condition<std::type_identity_t<T>>& c = {},
                    const orm::Condition<std::type_identity_t<T>>& d = {}) {
    return get_object_or_404(T::objects, a, b, c, d);
}

// All rows that match, fetched. Throws Http404 where there is none.
template <class T, class Source>
orm::QuerySet<T, void> get_list_or_404(const orm::Queries<T, Source>& source, const orm::Condition<T>& a = {},
                                       const orm::Condition<T>& b = {}, const orm::Condition<T>& c = {},
                                       const orm::Condition<T>& d = {}) {
    orm::QuerySet<T, void> rows = source.filter(a, b, c, d);
    if (rows.empty())
        views::raise_no_match(rows.query().model());
    return rows;
}
template <class T, class... N>
auto get_list_or_404(const orm::AnnotatedSet<T, N...>& source,
                     const views::AnnotatedCondition<T, N...>& a = {},
                     const views::AnnotatedCondition<T, N...>& b = {},
                     const views::AnnotatedCondition<T, N...>& c = {},
                     const views::AnnotatedCondition<T, N...>& d = {}) {
    auto rows = source.filter(a, b, c, d);
    if (rows.empty())
        views::raise_no_match(rows.query().model());
    return rows;
}
template <class T>
orm::QuerySet<T, void> get_list_or_404(const orm::Condition<std::type_identity_t<T>>& a,
                                       const orm::Condition<std::type_identity_t<T>>& b = {},
                                       const orm::Condition<std::type_identity_t<T>>& c = {},
                                       const orm::Condition<std::type_identity_t<T>>& d = {}) {
    return get_list_or_404(T::objects, a, b, c, d);
}

}  // namespace nuages
