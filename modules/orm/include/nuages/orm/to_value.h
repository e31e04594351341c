#pragma once

#include <cstddef>
#include <new>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/orm/annotation.h>
#include <nuages/orm/generic_relations.h>
#include <nuages/orm/model.h>
#include <nuages/orm/query_set.h>
#include <nuages/orm/relations.h>
#include <nuages/orm/values.h>

// Models, query sets and relations as Values, for templates and serializers: fields and described methods by
// name, foreign keys as the objects they lead to, sets as managers with all, count, exists, first and last.
namespace nuages::orm {

namespace detail {
Value borrowed_object(const ModelInfo& model, const void* object);
// Takes over an object made by ::operator new with the model's alignment.
Value owned_object(const ModelInfo& model, void* object);
Value generic_value(const GenericCell& cell);
Value query_value(const Query& query, const Rows& rows);
Value row_value(const Rows& rows, std::size_t i);
Value values_value(const Query& query);
Value manager_value(const Query& query);
}  // namespace detail

// Borrows the object: it must outlive the Value.
template <detail::IsModel T>
Value to_value(const T& object) {
    return detail::borrowed_object(detail::installed(meta::type_tag<T>, detail::installed_model<T>), &object);
}
// Keeps a temporary alive with the Value.
template <detail::IsModel T>
requires(!std::is_reference_v<T> && !std::is_const_v<T>) Value to_value(T&& object) {
    const ModelInfo& model = detail::installed(meta::type_tag<T>, detail::installed_model<T>);
    void* memory = ::operator new(sizeof(T), std::align_val_t(alignof(T)));
    return detail::owned_object(model, new (memory) T(std::move(object)));
}

// Lazy: fetched when a template looks at it. Shares what the query set has fetched already.
template <class T, class Self>
Value to_value(const QuerySet<T, Self>& set) {
    return set.is_manager() ? detail::manager_value(set.query())
                            : detail::query_value(set.query(), set.fetched());
}
// Annotations are attributes of the objects, and what values() gives are dicts.
template <class T, class... N>
Value to_value(const AnnotatedSet<T, N...>& set) {
    return detail::query_value(set.query(), set.fetched());
}
template <class T>
Value to_value(const ObjectRow<T>& row) {
    return detail::row_value(row.rows(), row.number());
}
template <class T, class... N>
Value to_value(const AnnotatedObject<T, N...>& object) {
    return to_value(object.row());
}
template <class T, class Names, class... C>
Value to_value(const ValuesSet<T, Names, C...>& set) {
    return detail::values_value(set.query());
}
template <class... C>
Value to_value(const ValuesRow<C...>& row) {
    return Value(row.dict());
}
template <class T>
Value to_value(const Manager<T>& manager) {
    return detail::manager_value(manager.query());
}
template <class T, class Parent>
Value to_value(const InheritedManager<T, Parent>& manager) {
    return detail::manager_value(manager.query());
}
template <class T, detail::FixedText Name>
Value to_value(const Set<T, Name>& set) {
    return detail::manager_value(set.query());
}
template <class T>
Value to_value(const GenericRelation<T>& set) {
    return detail::manager_value(set.query());
}
// The object it leads to, null where it is empty or the row is gone.
inline Value to_value(const GenericForeignKey& key) {
    return detail::generic_value(key);
}
// The object it leads to, null where it is empty.
template <class T>
Value to_value(const ForeignKey<T>& key) {
    return key ? to_value(*key) : Value();
}

}  // namespace nuages::orm
