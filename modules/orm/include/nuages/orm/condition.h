#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/orm/detail/argument.h>
#include <nuages/orm/detail/checked.h>
#include <nuages/orm/expression.h>
#include <nuages/orm/path.h>

namespace nuages::orm {

namespace detail {

struct QNode;

// A literal such as "votes__gt" that was checked against the model T and the type of the value beside it.
template <class T, class Argument>
struct LookupText {
    Path path;
    consteval LookupText(const char* text) : path(checked_condition(node_of<T>(), text, Argument::shape)) {}
};

template <class T, class Argument>
struct AssignmentText {
    Path path;
    consteval AssignmentText(const char* text)
        : path(checked_assignment(node_of<T>(), text, Argument::shape)) {}
};

template <class T, class V>
using LookupFor = std::type_identity_t<LookupText<T, Argument<V>>>;
template <class T, class V>
using AssignmentFor = std::type_identity_t<AssignmentText<T, Argument<V>>>;

}  // namespace detail

// A tree of conditions joined by and, or, xor and not: what Q builds. Immutable; copies share the tree.
// Empty, it holds for every row.
class AnyQ {
public:
    enum class Connector : std::uint8_t { and_, or_, xor_ };

    constexpr AnyQ() noexcept = default;
    AnyQ(const Path& path, Operand operand);
    AnyQ(const AnyQ& other) noexcept;
    AnyQ(AnyQ&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
    AnyQ& operator=(AnyQ other) noexcept {
        std::swap(node_, other.node_);
        return *this;
    }
    ~AnyQ() {
        if (node_)
            release();
    }
    // A lookup by its name, resolved when a query takes it.
    static AnyQ named(std::string_view lookup, Operand operand);
    // An expression that is true or false.
    explicit AnyQ(Expression condition);
    // An expression compared with something.
    AnyQ(Expression left, Lookup lookup, Operand operand);
    // Takes over the reference.
    explicit AnyQ(const detail::QNode* node) noexcept : node_(node) {}
    static AnyQ joined(Connector connector, const AnyQ& a, const AnyQ& b);
    static AnyQ negated(const AnyQ& q);

    explicit operator bool() const noexcept { return node_; }
    const detail::QNode* node() const noexcept { return node_; }

private:
    void release() noexcept;

    const detail::QNode* node_ = nullptr;
};

// A condition on the rows of T that can be combined: Choice::Q("votes__gte", 8) | ~Choice::Q("question", q).
template <class T>
class Q : public AnyQ {
public:
    constexpr Q() noexcept = default;
    template <detail::IsArgument V>
    Q(detail::LookupFor<T, V> lookup, const V& value)
        : AnyQ(lookup.path, detail::Argument<V>::operand(value)) {
        detail::check_operand<T, detail::NamedList<>, V>();
    }
    // What is true or false by itself: Question::Q(Exists(...)).
    template <detail::IsBooleanExpression E>
    explicit Q(const E& e) : AnyQ(Expression(detail::operand(e))) {
        detail::check_operand<T, detail::NamedList<>, E>();
    }
    explicit Q(AnyQ q) : AnyQ(std::move(q)) {}

    friend Q operator&(const Q& a, const Q& b) { return Q(joined(Connector::and_, a, b)); }
    friend Q operator|(const Q& a, const Q& b) { return Q(joined(Connector::or_, a, b)); }
    friend Q operator^(const Q& a, const Q& b) { return Q(joined(Connector::xor_, a, b)); }
    Q operator~() const { return Q(negated(*this)); }
    Q& operator&=(const Q& other) { return *this = *this & other; }
    Q& operator|=(const Q& other) { return *this = *this | other; }
    Q& operator^=(const Q& other) { return *this = *this ^ other; }
};

// Conditions over columns of T (void where it names none of its own) and with names U that are checked when a
// query takes it: Q<"n__gt">(3) | Choice::Q("votes", 0).
template <class T, class... U>
class OpenQ : public AnyQ {
public:
    explicit OpenQ(AnyQ q) : AnyQ(std::move(q)) {}
};

namespace detail {

// What is true or false for a row, as OperandOf is for expressions: `model`, `uses`, and q().
template <class A>
struct ConditionOf {};
template <class T>
struct ConditionOf<Q<T>> : OperandParts<T, Gives<Kind::boolean, false>> {
    static AnyQ q(const AnyQ& q) { return q; }
};
template <class T, class... U>
struct ConditionOf<OpenQ<T, U...>> : OperandParts<T, Gives<Kind::boolean, false>, U...> {
    static AnyQ q(const AnyQ& q) { return q; }
};
template <IsBooleanExpression E>
struct ConditionOf<E> : OperandOf<E> {
    static AnyQ q(const E& e) { return AnyQ(Expression(operand(e))); }
};

template <class A>
concept IsCondition = requires {
    typename ConditionOf<A>::uses;
};
template <class A>
inline constexpr bool is_plain_q = false;
template <class T>
inline constexpr bool is_plain_q<Q<T>> = true;
// One that is no Q of a model.
template <class A>
concept IsOpenCondition = IsCondition<A> && !is_plain_q<A>;

template <class T, class U>
struct OpenQBy;
template <class T, class... U>
struct OpenQBy<T, Uses<U...>> {
    using type = OpenQ<T, U...>;
};
template <class... A>
using JoinedQ = typename OpenQBy<typename CommonModel<typename ConditionOf<A>::model...>::type,
                                 typename JoinedUses<typename ConditionOf<A>::uses...>::type>::type;

template <class A, class B>
concept Joinable = IsCondition<A> && IsCondition<B> &&(IsOpenCondition<A> || IsOpenCondition<B>);

template <class A, class B>
JoinedQ<A, B> joined(AnyQ::Connector connector, const A& a, const B& b) {
    return JoinedQ<A, B>(AnyQ::joined(connector, ConditionOf<A>::q(a), ConditionOf<B>::q(b)));
}

}  // namespace detail

// clang-format off
template <class A, class B> requires detail::Joinable<A, B>
auto operator&(const A& a, const B& b) { return detail::joined(AnyQ::Connector::and_, a, b); }
template <class A, class B> requires detail::Joinable<A, B>
auto operator|(const A& a, const B& b) { return detail::joined(AnyQ::Connector::or_, a, b); }
template <class A, class B> requires detail::Joinable<A, B>
auto operator^(const A& a, const B& b) { return detail::joined(AnyQ::Connector::xor_, a, b); }
template <detail::IsOpenCondition A>
auto operator~(const A& a) { return detail::JoinedQ<A>(AnyQ::negated(detail::ConditionOf<A>::q(a))); }
// clang-format on

// One condition of filter(), exclude() or get(): a lookup with its value, or a whole Q. An empty one is
// ignored.
struct AnyCondition {
    Path path;
    Operand operand;
    AnyQ tree;

    AnyCondition() = default;
    AnyCondition(const Path& p, Operand o) : path(p), operand(std::move(o)) {}
    explicit AnyCondition(AnyQ q) : tree(std::move(q)) {}
    bool empty() const noexcept { return !path && !tree; }
};

// Checked by the compiler: {"question__pub_date__year", 2026}. A nullopt compares as None does in Django:
// "exact" with it is "is NULL", and a primary key is never that.
template <class T>
struct Condition : AnyCondition {
    Condition() = default;
    template <detail::IsArgument V>
    Condition(detail::LookupFor<T, V> lookup, const V& value)
        : AnyCondition(lookup.path, detail::Argument<V>::operand(value)) {
        detail::check_operand<T, detail::NamedList<>, V>();
    }
    Condition(const Q<T>& q) : AnyCondition(AnyQ(q)) {}
    template <detail::IsOpenCondition E>
    Condition(const E& condition) : AnyCondition(AnyQ(detail::ConditionOf<E>::q(condition))) {
        detail::check_taken<T, detail::NamedList<>, detail::ConditionOf<E>>();
    }
};

// A field with its new value: {"votes", Choice::F("votes") + 1}.
struct AnyAssignment {
    Path path;
    Operand operand;

    AnyAssignment() = default;
    AnyAssignment(const Path& p, Operand o) : path(p), operand(std::move(o)) {}
    bool empty() const noexcept { return !path; }
};

// Stands for an assignment that is left out. ({} would be an object with all fields left out as well.)
struct NoAssignment {};

// What it says may be made of the annotations `Names`.
template <class T, class Names = detail::NamedList<>>
struct Assignment : AnyAssignment {
    Assignment(NoAssignment) {}
    template <detail::IsArgument V>
    Assignment(detail::AssignmentFor<T, V> field, const V& value)
        : AnyAssignment(field.path, detail::Argument<V>::operand(value)) {
        detail::check_operand<T, Names, V>();
    }
};

// A name to sort by as a literal, with what a minus cannot say: desc("note").nulls_last(). It may be that of
// an annotation.
struct OrderName {
    const char* name;
    bool descending;
    Nulls nulls = Nulls::by_default;

    constexpr OrderName nulls_first() const { return {name, descending, Nulls::first}; }
    constexpr OrderName nulls_last() const { return {name, descending, Nulls::last}; }
};
constexpr OrderName asc(const char* name) {
    return {name, false};
}
constexpr OrderName desc(const char* name) {
    return {name, true};
}

// What order_by() takes: a column, or an expression. An empty one is ignored.
struct AnyOrder {
    Path path{};
    Nulls nulls = Nulls::by_default;
    Expression expression{};
};

// The name of a column to sort by, with a minus for descending ("?" is not among them), or an expression.
template <class T>
struct Order : AnyOrder {
    constexpr Order() = default;
    consteval Order(const char* text)
        : AnyOrder{detail::checked_column(detail::node_of<T>(), text, Use::order)} {}
    consteval Order(OrderName said)
        : AnyOrder{detail::checked_column(detail::node_of<T>(), said.name, Use::order), said.nulls} {
        path.descending = path.descending != said.descending;
    }
    Order(const F<T>& column) : AnyOrder{column.path()} {}
    template <class M, class... U>
    Order(const Ordered<M, U...>& said) : AnyOrder{{}, {}, said.term()} {
        detail::check_taken<T, detail::NamedList<>, Ordered<M, U...>>();
    }
    template <detail::IsExpression E>
    Order(const E& expression) : AnyOrder{{}, {}, Expression(detail::operand(expression))} {
        detail::check_operand<T, detail::NamedList<>, E>();
    }
};

// The name of a column, of the model or of one that foreign keys lead to.
template <class T>
struct Column {
    Path path;
    consteval Column(const char* text)
        : path(detail::checked_column(detail::node_of<T>(), text, Use::column)) {}
};

// Foreign keys to follow: "question__author".
template <class T>
struct Related {
    Path path;
    constexpr Related() = default;
    consteval Related(const char* text) : path(detail::checked_relation(detail::node_of<T>(), text)) {}
};

}  // namespace nuages::orm
