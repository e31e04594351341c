#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <nuages/meta/constant.h>

// Conditions and expressions inside of descriptions: constant data, which the compiler checks against the
// model when it is registered and orm turns into SQL. The words are those of queries in small letters, since
// Q and F of a model do not exist yet while it is described: check_constraint("positive", q("votes__gte",
// 0)).
namespace nuages::meta {

// One node of a tree, written down before its operands.
struct Term {
    enum class Type : std::uint8_t {
        lookup,      // text: "votes__gte"; operands: the values
        all_of,      // operands: conditions
        any_of,      // the same
        odd_of,      // the same
        field,       // text: its name
        constant,    // constant
        call,        // text: a database function by Django's name; operands: arguments
        arithmetic,  // text: "+", "-", "*", "/" or "%"; operands: two
        condition,   // a condition as a value; operands: one
    };
    Type type = Type::constant;
    bool negated = false;     // of conditions
    bool descending = false;  // of what an index is over
    std::uint8_t operands = 0;
    std::string_view text;
    Constant constant;
};

// Which terms of a description make up one tree, or several in a row: of a part of it, from `first` on.
struct TermRange {
    std::uint16_t first = 0;
    std::uint16_t size = 0;
    std::uint8_t trees = 0;

    constexpr explicit operator bool() const { return trees > 0; }
};

template <std::size_t N>
struct TermList {
    static constexpr std::size_t size = N;
    Term terms[N > 0 ? N : 1] = {};
};

namespace detail {

template <std::size_t N>
constexpr void append(Term*& to, const TermList<N>& list) {
    for (std::size_t i = 0; i < N; ++i)
        *to++ = list.terms[i];
}

template <class Result, class... List>
constexpr Result tree(Term root, const List&... operands) {
    Result result;
    Term* to = result.terms;
    root.operands = sizeof...(List);
    *to++ = root;
    (append(to, operands), ...);
    return result;
}

}  // namespace detail

// Something that the database computes from the row: f("price") * f("quantity"), lower("name").
template <std::size_t N>
struct RowExpression : TermList<N> {
    // The order of an index.
    constexpr RowExpression desc() const {
        RowExpression result = *this;
        result.terms[0].descending = true;
        return result;
    }
};

// What holds for a row or not.
template <std::size_t N>
struct RowCondition : TermList<N> {
    constexpr RowCondition operator~() const {
        RowCondition result = *this;
        result.terms[0].negated = !result.terms[0].negated;
        return result;
    }
};

// The column of a field.
constexpr RowExpression<1> f(std::string_view name) {
    return detail::tree<RowExpression<1>>({.type = Term::Type::field, .text = name});
}

template <class T>
concept IsConstant = std::is_constructible_v<Constant, const T&>;

// The operands of lookups and arithmetic, and (row_column) the arguments of functions, where a text names a
// field.
template <IsConstant T>
constexpr RowExpression<1> row_value(const T& value) {
    return detail::tree<RowExpression<1>>({.type = Term::Type::constant, .constant = Constant(value)});
}
template <std::size_t N>
constexpr RowExpression<N> row_value(const RowExpression<N>& value) {
    return value;
}
template <std::size_t N>
constexpr RowExpression<N + 1> row_value(const RowCondition<N>& value) {
    return detail::tree<RowExpression<N + 1>>({.type = Term::Type::condition}, value);
}
constexpr RowExpression<1> row_column(std::string_view name) {
    return f(name);
}
template <class T>
requires(!std::is_convertible_v<const T&, std::string_view>) constexpr auto row_column(const T& value) {
    return row_value(value);
}

template <class T>
inline constexpr std::size_t terms_in =
    std::remove_cvref_t<decltype(row_value(std::declval<const T&>()))>::size;
template <class T>
inline constexpr std::size_t column_terms_in =
    std::remove_cvref_t<decltype(row_column(std::declval<const T&>()))>::size;

// A lookup with its value, or its values for `in` and `range`: q("votes__gte", 0), q("status__in", 1, 2),
// q("low__lt", f("high")).
template <class... V>
constexpr RowCondition<1 + (terms_in<V> + ... + 0)> q(std::string_view lookup, const V&... values) {
    static_assert(sizeof...(V) > 0, "a lookup needs a value");
    return detail::tree<RowCondition<1 + (terms_in<V> + ... + 0)>>(
        {.type = Term::Type::lookup, .text = lookup}, row_value(values)...);
}

template <std::size_t A, std::size_t B>
constexpr RowCondition<A + B + 1> operator&(const RowCondition<A>& a, const RowCondition<B>& b) {
    return detail::tree<RowCondition<A + B + 1>>({.type = Term::Type::all_of}, a, b);
}
template <std::size_t A, std::size_t B>
constexpr RowCondition<A + B + 1> operator|(const RowCondition<A>& a, const RowCondition<B>& b) {
    return detail::tree<RowCondition<A + B + 1>>({.type = Term::Type::any_of}, a, b);
}
template <std::size_t A, std::size_t B>
constexpr RowCondition<A + B + 1> operator^(const RowCondition<A>& a, const RowCondition<B>& b) {
    return detail::tree<RowCondition<A + B + 1>>({.type = Term::Type::odd_of}, a, b);
}

// A database function by the name that Django has for it, over fields (by name) and other arguments.
template <class... V>
constexpr RowExpression<1 + (column_terms_in<V> + ... + 0)> func(std::string_view name,
                                                                 const V&... arguments) {
    return detail::tree<RowExpression<1 + (column_terms_in<V> + ... + 0)>>(
        {.type = Term::Type::call, .text = name}, row_column(arguments)...);
}
template <class V>
constexpr auto lower(const V& what) {
    return func("Lower", what);
}
template <class V>
constexpr auto upper(const V& what) {
    return func("Upper", what);
}
// The moment of the statement.
constexpr RowExpression<1> now() {
    return func("Now");
}

namespace detail {

template <class T>
inline constexpr bool is_row_expression = false;
template <std::size_t N>
inline constexpr bool is_row_expression<RowExpression<N>> = true;

template <class A, class B>
concept Calculable = (is_row_expression<A> || is_row_expression<B>)&&requires(const A& a, const B& b) {
    row_value(a);
    row_value(b);
};

template <class A, class B>
constexpr auto calculated(std::string_view op, const A& a, const B& b) {
    return tree<RowExpression<1 + terms_in<A> + terms_in<B>>>({.type = Term::Type::arithmetic, .text = op},
                                                              row_value(a), row_value(b));
}

}  // namespace detail

// clang-format off
template <class A, class B> requires detail::Calculable<A, B>
constexpr auto operator+(const A& a, const B& b) { return detail::calculated("+", a, b); }
template <class A, class B> requires detail::Calculable<A, B>
constexpr auto operator-(const A& a, const B& b) { return detail::calculated("-", a, b); }
template <class A, class B> requires detail::Calculable<A, B>
constexpr auto operator*(const A& a, const B& b) { return detail::calculated("*", a, b); }
template <class A, class B> requires detail::Calculable<A, B>
constexpr auto operator/(const A& a, const B& b) { return detail::calculated("/", a, b); }
template <class A, class B> requires detail::Calculable<A, B>
constexpr auto operator%(const A& a, const B& b) { return detail::calculated("%", a, b); }
// clang-format on

}  // namespace nuages::meta
