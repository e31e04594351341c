#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/meta/own_sql.h>
#include <nuages/orm/functions.h>

// Aggregates, window functions, and functions of one's own:
//
//     Question::objects.annotate<"n">(Count(F<"choices">).filter(Q<"choices__votes__gt">(3)));
//     Choice::objects.annotate<"place">(
//         Window(Rank()).partition_by(F<"question">).order_by(F<"votes">.desc()));
namespace nuages::orm {

namespace detail {

// What an aggregate is put together from.
struct AggregateParts {
    std::string_view name;  // Django's; of one's own, `own` instead
    const meta::OwnFunction* own = nullptr;
    std::vector<Expression> arguments;
    dyn::Call call;

    Expression expression() const;
};

// Terms of an order: asc() and desc(), and expressions alone.
template <class A>
struct OrderTermOf {};
template <class T, class... U>
struct OrderTermOf<Ordered<T, U...>> {
    using model = T;
    using uses = Uses<U...>;
    static Expression term(const Ordered<T, U...>& said) { return said.term(); }
};
template <IsExpression E>
struct OrderTermOf<E> {
    using model = typename OperandOf<E>::model;
    using uses = typename OperandOf<E>::uses;
    static Expression term(const E& e) { return Expression(operand(e)); }
};
template <class A>
concept IsOrderTerm = requires {
    typename OrderTermOf<A>::uses;
};

}  // namespace detail

// An aggregate over an expression: Sum(F<"price"> * F<"amount">). Each method gives a new one.
template <class T, class G, class... U>
class AggregateOf : public TypedExpression<T, G, U...> {
    using Self = detail::OperandParts<T, G, U...>;
    template <class Given, class... More>
    using With = detail::FilledFrom<orm::AggregateOf, Given, Self, More...>;

public:
    explicit AggregateOf(detail::AggregateParts parts)
        : TypedExpression<T, G, U...>(parts.expression()), parts_(std::move(parts)) {}

    AggregateOf distinct() const {
        detail::AggregateParts parts = parts_;
        parts.call.distinct = true;
        return AggregateOf(std::move(parts));
    }
    // Of a sample: StdDev and Variance.
    AggregateOf sample() const {
        detail::AggregateParts parts = parts_;
        parts.call.sample = true;
        return AggregateOf(std::move(parts));
    }
    // Only of rows for which this is true.
    template <detail::IsCondition C>
    auto filter(const C& condition) const {
        detail::AggregateParts parts = parts_;
        parts.call.filter = detail::ConditionOf<C>::q(condition);
        return With<G, detail::ConditionOf<C>>(std::move(parts));
    }
    template <detail::IsOrderTerm... A>
    auto order_by(const A&... terms) const {
        detail::AggregateParts parts = parts_;
        parts.call.order_by = {detail::OrderTermOf<A>::term(terms)...};
        return With<G, detail::OrderTermOf<A>...>(std::move(parts));
    }
    // What it gives where there are no rows. TypeError of Count, which gives 0.
    template <detail::IsOperand A>
    auto default_(const A& value) const {
        detail::AggregateParts parts = parts_;
        parts.call.default_value = Expression(detail::operand(value));
        return With<detail::GivesFirst<G, typename detail::OperandOf<A>::gives>, detail::OperandOf<A>>(
            std::move(parts));
    }

private:
    detail::AggregateParts parts_;
};

namespace detail {

template <Kind K, bool Null>
struct Literally {
    using literal = Term<K, Null>;
};
struct CountedRows : Literally<Kind::integer, false> {
    template <class...>
    using of = Gives<Kind::integer, false>;
};
struct AnyOrNull : Literally<Kind::any, true> {
    template <class...>
    using of = Gives<Kind::any, true>;
};
struct AverageOf : Literally<Kind::real, true> {
    template <class... G>
    using of = GivesReal<G...>;
};

}  // namespace detail

template <class What, std::size_t Arguments = 1>
struct AggregateFunction {
    const char* name;

    constexpr typename What::literal operator()(const char* field) const requires(Arguments == 1) {
        return {name, field};
    }
    template <class... A>
    requires(sizeof...(A) == Arguments) auto operator()(const A&... a) const {
        detail::check_operands<A...>();
        using Given = typename What::template of<typename detail::OperandOf<A>::gives...>;
        return detail::FilledFrom<AggregateOf, Given, detail::OperandOf<A>...>(
            detail::AggregateParts{name, nullptr, detail::operands(a...), {}});
    }
};
inline constexpr AggregateFunction<detail::CountedRows> Count{"Count"};
inline constexpr AggregateFunction<detail::TheSameOrNull> Sum{"Sum"}, Min{"Min"}, Max{"Max"},
    AnyValue{"AnyValue"};
inline constexpr AggregateFunction<detail::AverageOf> Avg{"Avg"}, StdDev{"StdDev"}, Variance{"Variance"};
// Of PostgreSQL alone. Lists give themselves as a Value.
inline constexpr AggregateFunction<detail::AnyOrNull> ArrayAgg{"ArrayAgg"}, JSONBAgg{"JSONBAgg"};
inline constexpr AggregateFunction<detail::TheSameOrNull> BitAnd{"BitAnd"}, BitOr{"BitOr"}, BitXor{"BitXor"},
    BoolAnd{"BoolAnd"}, BoolOr{"BoolOr"};
// A text of all, with another one between them: StringAgg(F<"title">, Literal(", ")).
inline constexpr AggregateFunction<detail::ThisKindOrNull<Kind::text>, 2> StringAgg{"StringAgg"};

// What stands before OVER, of no use without Window().
template <class T, class G, class... U>
class WindowCall {
public:
    explicit WindowCall(Expression call) : call_(std::move(call)) {}
    const Expression& call() const { return call_; }

private:
    Expression call_;
};

template <class What, std::size_t Least = 0, std::size_t Most = Least>
struct WindowFunction {
    const char* name;

    template <class... A>
    requires(sizeof...(A) >= Least && sizeof...(A) <= Most) auto operator()(const A&... a) const {
        detail::check_operands<A...>();
        using Given = typename What::template of<typename detail::OperandOf<A>::gives...>;
        return detail::FilledFrom<WindowCall, Given, detail::OperandOf<A>...>(
            dyn::call(name, detail::operands(a...)));
    }
};
// clang-format off
inline constexpr WindowFunction<detail::ThisKind<Kind::integer>>
    RowNumber{"RowNumber"}, Rank{"Rank"}, DenseRank{"DenseRank"};
inline constexpr WindowFunction<detail::ThisKind<Kind::real>> CumeDist{"CumeDist"}, PercentRank{"PercentRank"};
inline constexpr WindowFunction<detail::ThisKind<Kind::integer>, 1> Ntile{"Ntile"};
inline constexpr WindowFunction<detail::TheFirstOrNull, 1> FirstValue{"FirstValue"}, LastValue{"LastValue"};
inline constexpr WindowFunction<detail::TheFirstOrNull, 1, 3> Lag{"Lag"}, Lead{"Lead"};
inline constexpr WindowFunction<detail::TheFirstOrNull, 2> NthValue{"NthValue"};
// clang-format on

// Which rows around the current one count: RowRange(-2, 0) are three rows, nullopt is the first or last one.
using WindowFrameExclusion = dyn::Frame::Exclusion;
constexpr dyn::Frame frame_of(dyn::Frame::Unit unit, std::optional<std::int64_t> start,
                              std::optional<std::int64_t> end, WindowFrameExclusion exclusion) {
    return {unit, start.value_or(-dyn::Frame::unbounded), end.value_or(dyn::Frame::unbounded), exclusion};
}
constexpr dyn::Frame RowRange(std::optional<std::int64_t> start, std::optional<std::int64_t> end,
                              WindowFrameExclusion exclusion = WindowFrameExclusion::none) {
    return frame_of(dyn::Frame::Unit::rows, start, end, exclusion);
}
constexpr dyn::Frame ValueRange(std::optional<std::int64_t> start, std::optional<std::int64_t> end,
                                WindowFrameExclusion exclusion = WindowFrameExclusion::none) {
    return frame_of(dyn::Frame::Unit::range, start, end, exclusion);
}

namespace detail {

struct WindowParts {
    Expression function;
    std::vector<Expression> partition, order;
    dyn::Frame frame;

    Expression expression() const { return dyn::window(function, partition, order, frame); }
};

}  // namespace detail

// A function over rows beside the current one. Each method gives a new one.
template <class T, class G, class... U>
class WindowOf : public TypedExpression<T, G, U...> {
    template <class... More>
    using With = detail::FilledFrom<orm::WindowOf, G, detail::OperandParts<T, G, U...>, More...>;

public:
    explicit WindowOf(detail::WindowParts parts)
        : TypedExpression<T, G, U...>(parts.expression()), parts_(std::move(parts)) {}

    template <detail::IsExpression... A>
    auto partition_by(const A&... a) const {
        detail::WindowParts parts = parts_;
        parts.partition = detail::operands(a...);
        return With<detail::OperandOf<A>...>(std::move(parts));
    }
    template <detail::IsOrderTerm... A>
    auto order_by(const A&... terms) const {
        detail::WindowParts parts = parts_;
        parts.order = {detail::OrderTermOf<A>::term(terms)...};
        return With<detail::OrderTermOf<A>...>(std::move(parts));
    }
    WindowOf frame(const dyn::Frame& frame) const {
        detail::WindowParts parts = parts_;
        parts.frame = frame;
        return WindowOf(std::move(parts));
    }

private:
    detail::WindowParts parts_;
};

template <class T, class G, class... U>
WindowOf<T, G, U...> Window(const WindowCall<T, G, U...>& function) {
    return WindowOf<T, G, U...>({function.call(), {}, {}, {}});
}
template <class T, class G, class... U>
WindowOf<T, G, U...> Window(const AggregateOf<T, G, U...>& aggregate) {
    return WindowOf<T, G, U...>({aggregate, {}, {}, {}});
}

// What a call of sql_function() gives: soundex(F<"name">).
template <Kind K, bool IsAggregate, class... A>
auto call_sql(const meta::SqlFunction<K, IsAggregate>& function, const A&... a) {
    detail::check_operands<A...>();
    using Given = detail::Gives<K, true>;
    if constexpr (IsAggregate)
        return detail::FilledFrom<AggregateOf, Given, detail::OperandOf<A>...>(
            detail::AggregateParts{{}, &function, detail::operands(a...), {}});
    else
        return detail::Made<Given, A...>(dyn::call(function, detail::operands(a...)));
}

}  // namespace nuages::orm
