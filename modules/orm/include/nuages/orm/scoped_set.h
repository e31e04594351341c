#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <nuages/orm/aggregates.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/detail/left_out.h>
#include <nuages/orm/detail/scope.h>
#include <nuages/orm/query_set.h>

// Queries that have annotations: what AnnotatedSet and ValuesSet have in common.
namespace nuages::orm {

template <class T, class Names, class... C>
class ValuesSet;

namespace detail {

// A function over a field or an annotation, by its name.
template <class T, class Names, Kind K, bool Null>
struct TermFor {
    Term<K, Null> term;
    consteval TermFor(Term<K, Null> t) : term(t) {
        if (std::string_view(t.field) != "*")
            scoped_column<Names>(node_of<T>(), t.field);
    }
    Expression expression() const {
        return dyn::call(term.function, {dyn::field(term.field)}, {.distinct = term.is_distinct});
    }
};

// One of aggregate(), or alias().
template <class T, class Names>
struct AnyTermFor {
    const char* function = "";
    const char* field = "";
    bool distinct = false;
    std::string_view name{};
    Expression made{};  // where it is no function over a name

    constexpr AnyTermFor() = default;
    template <Kind K, bool Null>
    consteval AnyTermFor(Term<K, Null> t)
        : function(t.function), field(t.field), distinct(t.is_distinct), name(t.name) {
        if (std::string_view(t.field) != "*")
            scoped_column<Names>(node_of<T>(), t.field);
    }
    template <IsExpression E>
    AnyTermFor(const E& e) : made(operand(e)) {
        check_operand<T, Names, E>();
    }
    template <FixedText Name, class E>
    AnyTermFor(const NamedTerm<Name, E>& term) : name(Name.view()), made(term.expression) {
        check_operand<T, Names, E>();
    }
    explicit operator bool() const { return *function || made; }
    Expression expression() const {
        return made ? made : dyn::call(function, {dyn::field(field)}, {.distinct = distinct});
    }
};

// A lookup on an annotation or a field.
template <class T, class Names, class Argument>
struct ScopedLookup {
    Path path;
    const char* name;
    consteval ScopedLookup(const char* text)
        : path(scoped_condition<Names>(node_of<T>(), text, Argument::shape)), name(text) {}
};
template <class T, class Names, class V>
using ScopedLookupFor = std::type_identity_t<ScopedLookup<T, Names, Argument<V>>>;

template <class T, class Names>
struct ScopedCondition : AnyCondition {
    ScopedCondition() = default;
    template <IsArgument V>
    ScopedCondition(ScopedLookupFor<T, Names, V> lookup, const V& value) {
        check_operand<T, Names, V>();
        if (lookup.path)
            static_cast<AnyCondition&>(*this) = AnyCondition(lookup.path, Argument<V>::operand(value));
        else
            tree = AnyQ::named(lookup.name, Argument<V>::operand(value));
    }
    ScopedCondition(const Q<T>& q) : AnyCondition(AnyQ(q)) {}
    template <IsOpenCondition E>
    ScopedCondition(const E& condition) : AnyCondition(AnyQ(ConditionOf<E>::q(condition))) {
        check_taken<T, Names, ConditionOf<E>>();
    }
};

// The name of a field or an annotation, for latest() and earliest().
template <class T, class Names>
struct ScopedName {
    const char* name = "";
    constexpr ScopedName() = default;
    consteval ScopedName(const char* text) : name(text) { scoped_column<Names>(node_of<T>(), text); }
};

template <class T, class Names>
struct ScopedOrder {
    const char* name = "";
    bool descending = false;
    Nulls nulls = Nulls::by_default;
    Expression expression{};
    constexpr ScopedOrder() = default;
    consteval ScopedOrder(const char* text)
        : ScopedOrder(OrderName{*text == '-' ? text + 1 : text, *text == '-'}) {}
    template <class M, class... U>
    ScopedOrder(const Ordered<M, U...>& said) : expression(said.term()) {
        check_taken<T, Names, Ordered<M, U...>>();
    }
    template <IsExpression E>
    ScopedOrder(const E& e) : expression(operand(e)) {
        check_operand<T, Names, E>();
    }
    consteval ScopedOrder(OrderName said) : name(said.name), descending(said.descending), nulls(said.nulls) {
        const std::string_view column(name);
        if (Names::find(column) == Names::npos)
            checked(node_of<T>(), column, Use::order);
        else if (end_of_part(column, 0) != column.size())
            part<2>::is_not_a_lookup_or_transform_of_the_field();
    }
};

// The column that an expression becomes under a name.
template <class T, class Names, FixedText Name, class E>
struct NamedBy {
    static constexpr ColumnValue value = OperandOf<E>::gives::template value<T, Names>();
    using type = Named<Name, value.kind, value.null>;
    // With its kind, where the classes of fields do not say it at run time: texts of both sorts, integers of
    // several sizes.
    static Expression typed(const Expression& expression) {
        if constexpr (OperandOf<E>::gives::mixes && value.kind != Kind::any)
            return dyn::wrapped(expression, output_of(value.kind));
        else
            return expression;
    }
};

// What aggregate() asks for. TypeError for one that has no name, neither by as() nor by its field.
template <class Term>
std::vector<NamedExpression> aggregates(std::initializer_list<Term> terms) {
    std::vector<NamedExpression> result;
    for (const Term& each : terms)
        if (each) {
            Expression expression = each.expression();
            std::string name = each.name.empty() ? dyn::default_alias(expression) : std::string(each.name);
            if (name.empty())
                throw_nameless_aggregate();
            result.push_back({std::move(name), std::move(expression)});
        }
    return result;
}

// How values() and values_list() name their columns. A term without a name gets its number.
template <class T, class Names, FixedText Name>
NamedExpression named_column() {
    using Column = ColumnOf<T, Names, Name>;
    if constexpr (Column::is_annotation) {
        return {std::string(Name.view()), dyn::field(Name.view())};
    } else {
        static constexpr Path path = Column::path();
        return {std::string(Name.view()), Expression(path)};
    }
}
template <class E>
struct ValueTerm {};
template <FixedText Name, class E>
struct ValueTerm<NamedTerm<Name, E>> {
    template <class T, class Names>
    using column = typename NamedBy<T, Names, Name, E>::type;
    using operand = E;
    template <class T, class Names>
    static NamedExpression named(const NamedTerm<Name, E>& term, std::size_t) {
        return {std::string(Name.view()), NamedBy<T, Names, Name, E>::typed(term.expression)};
    }
};
template <IsExpression E>
struct ValueTerm<E> {
    template <class T, class Names>
    using column = typename NamedBy<T, Names, "", E>::type;
    using operand = E;
    template <class T, class Names>
    static NamedExpression named(const E& e, std::size_t number) {
        return {"column" + std::to_string(number),
                NamedBy<T, Names, "", E>::typed(Expression(detail::operand(e)))};
    }
};
template <class T, class Names, class E>
using TermColumn = typename ValueTerm<E>::template column<T, Names>;
template <class E>
concept IsValueTerm = requires {
    typename ValueTerm<E>::operand;
};
template <class E>
inline constexpr bool has_name = false;
template <FixedText Name, class E>
inline constexpr bool has_name<NamedTerm<Name, E>> = true;

template <class T, class Names, FixedText... Name, class... E>
std::vector<NamedExpression> value_columns(const E&... terms) {
    (check_operand<T, Names, typename ValueTerm<E>::operand>(), ...);
    std::vector<NamedExpression> columns;
    columns.reserve(sizeof...(Name) + sizeof...(E));
    (columns.push_back(named_column<T, Names, Name>()), ...);
    (columns.push_back(ValueTerm<E>::template named<T, Names>(terms, columns.size() + 1)), ...);
    return columns;
}

}  // namespace detail

// `Set` is constructed from a Query, and has with_column<Column>(query): its kind for one more annotation.
template <class Set, class T, class Names>
class ScopedSet : public RowQueries<Set, Set, T> {
    using C = detail::ScopedCondition<T, Names>;
    using O = detail::ScopedOrder<T, Names>;
    using A = detail::AnyTermFor<T, Names>;
    template <Kind K, bool Null>
    using Given = detail::TermFor<T, Names, K, Null>;

public:
    explicit ScopedSet(Query query) noexcept : query_(std::move(query)) {}

    // clang-format off
    template <detail::FixedText Name> auto annotate(Given<Kind::integer, false> t) const { return adding<detail::Named<Name, Kind::integer, false>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::integer, true> t) const { return adding<detail::Named<Name, Kind::integer, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::real, true> t) const { return adding<detail::Named<Name, Kind::real, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::text, true> t) const { return adding<detail::Named<Name, Kind::text, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::date, true> t) const { return adding<detail::Named<Name, Kind::date, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::time, true> t) const { return adding<detail::Named<Name, Kind::time, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::datetime, true> t) const { return adding<detail::Named<Name, Kind::datetime, true>>(t.expression()); }
    template <detail::FixedText Name> auto annotate(Given<Kind::any, true> t) const { return adding<detail::Named<Name, Kind::any, true>>(t.expression()); }
    // clang-format on
    template <detail::FixedText Name, detail::IsExpression E>
    auto annotate(const E& e) const {
        detail::check_operand<T, Names, E>();
        using Column = detail::NamedBy<T, Names, Name, E>;
        return adding<typename Column::type>(Column::typed(Expression(detail::operand(e))));
    }
    template <detail::FixedText Name>
    auto alias(const A& term) const {
        return adding<detail::Aliased<Name>>(term.expression());
    }
    Set filter(const C& a = detail::left_out<C>, const C& b = detail::left_out<C>,
               const C& c = detail::left_out<C>, const C& d = detail::left_out<C>) const {
        return Set(query_.filter({&a, &b, &c, &d}));
    }
    Set exclude(const C& a = detail::left_out<C>, const C& b = detail::left_out<C>,
                const C& c = detail::left_out<C>, const C& d = detail::left_out<C>) const {
        return Set(query_.exclude({&a, &b, &c, &d}));
    }
    // Without arguments: in no order at all.
    Set order_by(const O& a = detail::left_out<O>, const O& b = detail::left_out<O>,
                 const O& c = detail::left_out<O>, const O& d = detail::left_out<O>) const {
        std::vector<Expression> terms;
        for (const O* each : {&a, &b, &c, &d})
            if (*each->name)
                terms.push_back(dyn::ordered(dyn::field(each->name), each->descending, each->nulls));
            else if (each->expression)
                terms.push_back(each->expression);
        return Set(query_.order_by(terms));
    }
    // Rows of these values in place of objects, with the names that they have in get<"name">():
    // values<"id", "n">(Lower(F<"title">).as<"small">()). Without any: of all columns, foreign keys as
    // "author_id", and all annotations.
    template <detail::FixedText... Name, detail::IsValueTerm... E>
    requires(detail::has_name<E>&&...) auto values(const E&... terms) const {
        return valued<Name...>(terms...);
    }
    // The same as tuples, read at once.
    template <detail::FixedText... Name, detail::IsValueTerm... E>
    auto values_list(const E&... terms) const {
        return valued<Name...>(terms...).tuples();
    }
    Dict aggregate(const A& a, const A& b = detail::left_out<A>, const A& c = detail::left_out<A>,
                   const A& d = detail::left_out<A>) const {
        return query_.aggregate(detail::aggregates({a, b, c, d}));
    }
    // An annotation or a field of a row of this set, in a query that becomes a subquery of it:
    // busy.filter(Exists(Choice::objects.filter({"votes__gt", busy.OuterRef<"n">()}))).
    template <detail::FixedText Name>
    static auto OuterRef() {
        static constexpr detail::ColumnValue value =
            detail::scoped_column<Names>(detail::node_of<T>(), Name.view());
        return TypedExpression<void, detail::Gives<value.kind, value.null>>(dyn::outer_ref(Name.view()));
    }
    const Query& query() const noexcept { return query_; }

    // With one more annotation.
    template <class Column>
    auto adding(Expression expression) const {
        std::vector<NamedExpression> one{{std::string(Column::name), std::move(expression)}};
        return static_cast<const Set&>(*this).template with_column<Column>(
            Column::is_selected ? query_.annotate(std::move(one)) : query_.alias(std::move(one)));
    }

private:
    template <detail::FixedText... Name, class... E>
    auto valued(const E&... terms) const {
        if constexpr (sizeof...(Name) + sizeof...(E) == 0)
            return all_values(std::make_index_sequence<detail::ColumnNames<T>::count>());
        else
            return these_values<Name...>(terms...);
    }
    template <std::size_t... Column>
    auto all_values(std::index_sequence<Column...>) const {
        using Fields = detail::ColumnNames<T>;
        return with_annotations(
            meta::TypeList<typename detail::ColumnOf<T, Names, Fields::template name<Column>()>::type...>(),
            typename Names::selected(),
            detail::value_columns<T, Names, Fields::template name<Column>()...>());
    }
    template <class... C, class... N>
    auto with_annotations(meta::TypeList<C...>, meta::TypeList<N...>,
                          std::vector<NamedExpression> columns) const {
        (columns.push_back({std::string(N::name), dyn::field(N::name)}), ...);
        return ValuesSet<T, Names, C..., N...>(query_.values(std::move(columns)));
    }
    template <detail::FixedText... Name, class... E>
    auto these_values(const E&... terms) const {
        using All = typename detail::WithNames<Names, detail::TermColumn<T, Names, E>...>::type;
        return ValuesSet<T, All, typename detail::ColumnOf<T, Names, Name>::type...,
                         detail::TermColumn<T, Names, E>...>(
            query_.values(detail::value_columns<T, Names, Name...>(terms...)));
    }

    Query query_;
};

}  // namespace nuages::orm
