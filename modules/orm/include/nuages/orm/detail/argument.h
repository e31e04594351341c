#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/meta/range.h>
#include <nuages/orm/detail/checked.h>
#include <nuages/orm/detail/core.h>
#include <nuages/orm/expression.h>
#include <nuages/orm/query.h>

namespace nuages::orm {

// The right-hand side of a condition or an assignment: a value (a list for `in` and `range`), an expression,
// or a query whose rows are the values.
struct Operand {
    Value value;
    Expression expression;
    Query query;

    Operand() = default;
    Operand(Value v) : value(std::move(v)) {}
    Operand(Expression e) : expression(std::move(e)) {}
    Operand(Query q) : query(std::move(q)) {}
};

namespace detail {

// How a C++ value stands for a value in a query: its shape for the check, and the Operand it becomes. Types
// without one are none that a query can take.
template <class V>
struct Argument {};

template <Kind K>
struct OneOf {
    static constexpr ArgumentShape shape{K};
};

template <class V>
concept IsArgument = requires {
    Argument<V>::shape;
};

template <class V>
concept IsModel = requires {
    typename V::orm_model;
};

// clang-format off
template <std::size_t N> struct Argument<char[N]> : OneOf<Kind::text> { static Operand operand(const char* v) { return Value(v); } };
template <> struct Argument<const char*> : OneOf<Kind::text> { static Operand operand(const char* v) { return Value(v); } };
template <> struct Argument<std::string_view> : OneOf<Kind::text> { static Operand operand(std::string_view v) { return Value(v); } };
template <> struct Argument<std::nullopt_t> : OneOf<Kind::any> { static Operand operand(std::nullopt_t) { return Value(); } };
// clang-format on

template <class V>
requires(std::is_integral_v<V> && !std::is_same_v<V, bool> && !std::is_same_v<V, char>) struct Argument<V>
    : OneOf<Kind::integer> {
    static Operand operand(V v) { return Value(v); }
};
template <meta::FieldType V>
requires((!std::is_integral_v<V> || std::is_same_v<V, bool>)&&meta::field_type<V>::kind != Kind::relation &&
         meta::field_type<V>::kind != Kind::array) struct Argument<V> : OneOf<meta::field_type<V>::kind> {
    static Operand operand(const V& v) {
        if constexpr (meta::CustomFieldType<V>)
            return meta::field_type<V>::to_value(v);
        else if constexpr (std::is_same_v<V, meta::Bytes>)
            return Value::bytes({reinterpret_cast<const char*>(v.data()), v.size()});
        else
            return Value(v);
    }
};

template <class T>
struct Argument<Range<T>> {
    static constexpr ArgumentShape shape{Kind::range, false, nullptr, false, 0, meta::field_type<T>::kind};
    static Operand operand(const Range<T>& v) { return meta::field_type<Range<T>>::to_value(v); }
};

template <IsArgument V>
struct Argument<std::optional<V>> {
    static constexpr ArgumentShape shape = Argument<V>::shape;
    static Operand operand(const std::optional<V>& v) {
        if (!v)
            return {};
        return Argument<V>::operand(*v);
    }
};

// An object stands for its key.
template <IsModel V>
struct Argument<V> {
    static constexpr ArgumentShape shape{Kind::relation, false, &LineageOf<typename V::orm_model>::value,
                                         true};
    static Operand operand(const V& v) { return key_of(meta::type_tag<V>, installed_model<V>, &v); }
};

// Query sets have an argument of their own.
template <class V>
concept IsQuerySet = requires(const V& v) {
    v.query();
    v.rows();
};

// The values of a primary key of several fields: {"pk", std::tuple(order, 3)}.
template <IsArgument... V>
struct Argument<std::tuple<V...>> {
    static constexpr ArgumentShape values[] = {Argument<V>::shape..., {}};
    static constexpr ArgumentShape shape{Kind::composite, false,  nullptr,     false, 0,
                                         Kind::none,      values, sizeof...(V)};
    static Operand operand(const std::tuple<V...>& tuple) {
        List list;
        list.reserve(sizeof...(V));
        std::apply([&](const V&... value) { (list.push_back(Argument<V>::operand(value).value), ...); },
                   tuple);
        return Value(std::move(list));
    }
};

// Containers of values or objects, for `in` and `range`.
template <class V>
concept Sequence = !std::is_convertible_v<const V&, std::string_view> &&
                   (!meta::FieldType<V> || meta::ArrayType<V>)&&!IsQuerySet<V> && requires(const V& v) {
    v.begin() != v.end();
    requires IsArgument<std::remove_cvref_t<decltype(*v.begin())>>;
};
template <Sequence V>
struct Argument<V> {
    using Item = Argument<std::remove_cvref_t<decltype(*std::declval<const V&>().begin())>>;
    static constexpr ArgumentShape shape{Item::shape.kind,
                                         true,
                                         Item::shape.model,
                                         Item::shape.has_model,
                                         static_cast<std::uint8_t>(Item::shape.depth + 1),
                                         Item::shape.ends,
                                         Item::shape.values,
                                         Item::shape.value_count};
    static Operand operand(const V& v) {
        List list;
        for (const auto& item : v)
            list.push_back(Item::operand(item).value);
        return Value(std::move(list));
    }
};

template <IsExpression E>
struct Argument<E> : OneOf<OperandOf<E>::gives::known> {
    static Operand operand(const E& e) { return Expression(detail::operand(e)); }
};

}  // namespace detail
}  // namespace nuages::orm
