#pragma once

#include <utility>

#include <nuages/orm/condition.h>
#include <nuages/orm/dynamic.h>
#include <nuages/orm/expression.h>
#include <nuages/orm/functions.h>

// Names of the query that takes an expression, and what depends on conditions and other queries:
//
//     Choice::objects.annotate<"size">(Case(When(Q<"votes__gt">(100), Literal("big")),
//                                           When(Q<"votes__gt">(10), Literal("middling")))
//                                          .default_(Literal("small")));
//     Question::objects.filter(~Exists(Choice::objects.filter({"question", Question::OuterRef("pk")})));
namespace nuages::orm {

namespace by_name {

// A field or an annotation of whatever query takes it: F<"votes"> + F<"bonus">.
template <detail::FixedText Name>
inline constexpr ColumnByName<Name> F{};

// The same for conditions: Q<"votes__gt">(3) | Q<"n__lte">(F<"votes">).
template <detail::FixedText Lookup, detail::IsArgument V>
auto Q(const V& value) {
    using Use = detail::UsesLookup<Lookup, detail::Argument<V>>;
    AnyQ q = AnyQ::named(Lookup.view(), detail::Argument<V>::operand(value));
    if constexpr (detail::IsExpression<V>) {
        using Value = detail::OperandOf<V>;
        using Uses = typename detail::JoinedUses<detail::Uses<Use>, typename Value::uses>::type;
        return typename detail::OpenQBy<typename Value::model, Uses>::type(std::move(q));
    } else {
        return OpenQ<void, Use>(std::move(q));
    }
}

}  // namespace by_name

// A condition, and what Case() gives where it is true.
template <class T, class G, class... U>
struct WhenOf {
    using model = T;
    using gives = G;
    using uses = detail::Uses<U...>;

    AnyQ condition;
    Expression value;
};
template <detail::IsCondition C, class V>
auto When(const C& condition, const V& value) {
    detail::check_operands<V>();
    return detail::FilledFrom<WhenOf, typename detail::OperandOf<V>::gives, detail::ConditionOf<C>,
                              detail::OperandOf<V>>{detail::ConditionOf<C>::q(condition),
                                                    Expression(detail::operand(value))};
}

// What the first condition that is true says; without default_(), NULL where none is.
template <class T, class G, class... U>
class CaseOf : public TypedExpression<T, detail::OrNull<G>, U...> {
public:
    explicit CaseOf(dyn::WhenList when)
        : TypedExpression<T, detail::OrNull<G>, U...>(dyn::case_when(when)), when_(std::move(when)) {}

    template <class V>
    auto default_(const V& value) const {
        detail::check_operands<V>();
        using Value = detail::OperandOf<V>;
        return detail::FilledFrom<TypedExpression, detail::GivesSame<G, typename Value::gives>,
                                  detail::OperandParts<T, G, U...>, Value>(
            dyn::case_when(when_, Expression(detail::operand(value))));
    }

private:
    dyn::WhenList when_;
};
template <class... W>
requires(sizeof...(W) > 0) auto Case(const W&... when) {
    return detail::FilledFrom<CaseOf, detail::GivesSame<typename W::gives...>, W...>(
        dyn::WhenList{{when.condition, when.value}...});
}

namespace detail {

template <class S>
concept IsSet = requires(const S& set) {
    Query(set.query());
};
// What a set of one column, or of objects, which stand for their keys, gives.
template <class S>
struct GivenBySet;
template <class S>
requires requires {
    typename S::query_set_of;
}
struct GivenBySet<S> {
    using type = Gives<key_kind(node_of<typename S::query_set_of>()), true>;
};
template <class S>
requires requires {
    typename S::only_column;
}
struct GivenBySet<S> {
    using type = Gives<S::only_column::kind, true>;
};

}  // namespace detail

// Whether a query has rows; ~Exists(...) whether it has none.
template <detail::IsSet S>
auto Exists(const S& set) {
    return TypedExpression<void, detail::Gives<Kind::boolean, false>>(dyn::exists(set.query()));
}
// The value of the one row of a query: of its column, or its key.
template <detail::IsSet S>
auto Subquery(const S& set) {
    return TypedExpression<void, typename detail::GivenBySet<S>::type>(dyn::subquery(set.query()));
}

}  // namespace nuages::orm
