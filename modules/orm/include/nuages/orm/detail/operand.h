#pragma once

#include <string_view>
#include <type_traits>

#include <nuages/orm/detail/graph.h>
#include <nuages/orm/detail/scope.h>

// What the type of an expression says about it: the model whose columns it is made of, what it gives, and the
// names in it that are checked when a query takes it. The expression itself is made at run time.
namespace nuages::orm::detail {

// -- what is given: `known` without a query, value() for a model T whose query has the annotations Names, and
// whether that `mixes` operands whose fields are not of one class: Django would ask for the output_field.

template <Kind K, bool Null>
struct Gives {
    static constexpr bool mixes = false;
    static constexpr Kind known = K;
    template <class T, class Names>
    static constexpr ColumnValue value() {
        return {K, Null};
    }
};
// What the column or annotation of that name has.
template <FixedText Name>
struct GivesColumn {
    static constexpr bool mixes = false;
    static constexpr Kind known = Kind::any;
    template <class T, class Names>
    static constexpr ColumnValue value() {
        return scoped_column<Names>(node_of<T>(), Name.view());
    }
};
// Always this kind, and null where one of the operands is.
template <Kind K, class... G>
struct GivesKind {
    static constexpr bool mixes = (G::mixes || ...);
    static constexpr Kind known = K;
    template <class T, class Names>
    static constexpr ColumnValue value() {
        return {K, (G::template value<T, Names>().null || ...)};
    }
};
// The kind that all operands have; any where they differ, which is read as a Value.
constexpr Kind common_kind(Kind a, Kind b) {
    return a == b ? a : Kind::any;
}
template <class First, class... G>
struct GivesSame {
    static constexpr bool mixes = sizeof...(G) > 0 || First::mixes;
    static constexpr Kind known = ((First::known == G::known) && ...) ? First::known : Kind::any;
    template <class T, class Names>
    static constexpr ColumnValue value() {
        ColumnValue result = First::template value<T, Names>();
        ((result.kind = common_kind(result.kind, G::template value<T, Names>().kind),
          result.null = result.null || G::template value<T, Names>().null),
         ...);
        return result;
    }
};
// The same, which databases may not have for every number: the logarithm of 0, a rest of a division by 0.
template <class G>
struct OrNull {
    static constexpr bool mixes = G::mixes;
    static constexpr Kind known = G::known;
    template <class T, class Names>
    static constexpr ColumnValue value() {
        return {G::template value<T, Names>().kind, true};
    }
};
// The first operand that is not null.
template <class... G>
struct GivesFirst {
    static constexpr bool mixes = true;
    static constexpr Kind known = GivesSame<G...>::known;
    template <class T, class Names>
    static constexpr ColumnValue value() {
        return {GivesSame<G...>::template value<T, Names>().kind,
                (G::template value<T, Names>().null && ...)};
    }
};
// Of sums and their like: whole numbers give whole numbers, with reals they give reals.
template <class A, class B>
struct GivesNumber {
    static constexpr bool mixes = A::mixes || B::mixes;
    static constexpr Kind kind(Kind a, Kind b) {
        if (a == b && (a == Kind::integer || a == Kind::real))
            return a;
        const bool numbers =
            (a == Kind::integer || a == Kind::real) && (b == Kind::integer || b == Kind::real);
        return numbers ? Kind::real : Kind::any;
    }
    static constexpr Kind known = kind(A::known, B::known);
    template <class T, class Names>
    static constexpr ColumnValue value() {
        constexpr ColumnValue a = A::template value<T, Names>(), b = B::template value<T, Names>();
        return {kind(a.kind, b.kind), a.null || b.null};
    }
};
// Of roots, angles and such: reals, of decimals decimals.
template <class... G>
struct GivesReal {
    static constexpr bool mixes = (G::mixes || ...);
    static constexpr Kind known =
        ((G::known == Kind::integer || G::known == Kind::real) && ...) ? Kind::real : Kind::any;
    template <class T, class Names>
    static constexpr ColumnValue value() {
        const bool plain = ((G::template value<T, Names>().kind == Kind::integer ||
                             G::template value<T, Names>().kind == Kind::real) &&
                            ...);
        return {plain ? Kind::real : Kind::any, true};
    }
};

// -- names, each with check(): it does not compile where the query has none of that name

template <FixedText Name>
struct UsesColumn {
    template <class T, class Names>
    static constexpr bool check() {
        scoped_column<Names>(node_of<T>(), Name.view());
        return true;
    }
};
template <FixedText Lookup, class Argument>
struct UsesLookup {
    template <class T, class Names>
    static constexpr bool check() {
        scoped_condition<Names>(node_of<T>(), Lookup.text, Argument::shape);
        return true;
    }
};
// An operand, of which there are bits.
template <class G>
struct UsesWholeNumber {
    template <class T, class Names>
    static constexpr bool check() {
        const Kind kind = G::template value<T, Names>().kind;
        if (kind != Kind::integer && kind != Kind::any)
            the_operation::needs_whole_numbers();
        return true;
    }
};
template <class... U>
struct Uses {
    template <class T, class Names>
    static constexpr bool check() {
        return (U::template check<T, Names>() && ...);
    }
};
template <class... List>
using JoinedUses = meta::detail::Joined<Uses<>, List...>;

// -- operands: `model` (void where it has no columns), `gives`, `uses`, and expression().

template <class A>
struct OperandOf {};

template <class A>
concept IsOperand = requires {
    typename OperandOf<A>::gives;
};
template <class A>
concept IsConstant = requires {
    OperandOf<A>::is_constant;
};
// More than a constant.
template <class A>
concept IsExpression = IsOperand<A> && !IsConstant<A>;
// True or false.
template <class A>
concept IsBooleanExpression = IsExpression<A> && OperandOf<A>::gives::known == Kind::boolean;

// -- models

template <class A, class B>
inline constexpr bool same_table =
    std::is_void_v<A> || std::is_void_v<B> ||
    std::is_same_v<typename ConcreteModel<A>::type, typename ConcreteModel<B>::type>;
// The first that is one; what several say has to be of one table.
template <class... M>
struct CommonModel {
    using type = void;
};
template <class First, class... M>
struct CommonModel<First, M...> {
    static_assert((same_table<First, M> && ...), "the operands are columns of different models");
    using type = std::conditional_t<std::is_void_v<First>, typename CommonModel<M...>::type, First>;
};

// The columns and names that something has; what OperandOf and its like derive from.
template <class T, class G, class... U>
struct OperandParts {
    using model = T;
    using gives = G;
    using uses = Uses<U...>;
};
template <template <class, class, class...> class Template, class T, class G, class U>
struct Filled;
template <template <class, class, class...> class Template, class T, class G, class... U>
struct Filled<Template, T, G, Uses<U...>> {
    using type = Template<T, G, U...>;
};
// Template<T, G, U...> with the columns and names that all of From have, giving G.
template <template <class, class, class...> class Template, class G, class... From>
using FilledFrom = typename Filled<Template, typename CommonModel<typename From::model...>::type, G,
                                   typename JoinedUses<typename From::uses...>::type>::type;

// What a query of T with these annotations checks of an expression or a condition that it takes.
template <class T, class Names, class From>
constexpr void check_taken() {
    static_assert(same_table<typename From::model, T>, "the expression has columns of another model");
    static_assert(From::uses::template check<T, Names>());
}
template <class T, class Names, class V>
constexpr void check_operand() {
    if constexpr (IsExpression<V>)
        check_taken<T, Names, OperandOf<V>>();
}

}  // namespace nuages::orm::detail
