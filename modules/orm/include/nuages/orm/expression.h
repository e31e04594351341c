#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/orm/detail/checked.h>
#include <nuages/orm/detail/operand.h>
#include <nuages/orm/path.h>

namespace nuages::orm {

enum class Operator : std::uint8_t {
    add,
    subtract,
    multiply,
    divide,
    modulo,
    power,
    bit_and,
    bit_or,
    bit_xor,
    shift_left,
    shift_right,
};

// What an expression gives, as one of Django's fields.
struct OutputType {
    std::string_view name{};  // "CharField"; static text
    Kind kind = Kind::none;
    int max_length = 0;
    int max_digits = 0;
    int decimal_places = 0;
    // Of an array: what its innermost elements are, whose sizes are those above, and how deep it is.
    std::string_view element{};  // static text
    int dimensions = 0;

    constexpr explicit operator bool() const { return kind != Kind::none; }
    // By the name of the field. Throws FieldError for one that is not known.
    static OutputType of(std::string_view field_name);
};

namespace detail {
struct ExpressionNode;
// What a value of that kind is as a field, in a member of that sort where one is said; nothing for kinds that
// stand for any.
OutputType output_of(Kind kind, meta::Storage storage = meta::Storage::none);
template <class V>
struct Argument;
}  // namespace detail

// A value that the database computes: a column, a constant, or arithmetic over such. Immutable; copies share
// the tree.
class Expression {
public:
    constexpr Expression() noexcept = default;
    // The column that the path ends at; for F() and the run-time interface.
    explicit Expression(const Path& column);
    explicit Expression(Value literal);
    Expression(Operator op, const Expression& left, const Expression& right);
    Expression(const Expression& other) noexcept;
    Expression(Expression&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
    Expression& operator=(Expression other) noexcept {
        std::swap(node_, other.node_);
        return *this;
    }
    constexpr ~Expression() {
        if (node_)
            release();
    }
    // Takes over the reference.
    explicit Expression(const detail::ExpressionNode* node) noexcept : node_(node) {}
    explicit operator bool() const noexcept { return node_; }
    const detail::ExpressionNode* node() const noexcept { return node_; }

private:
    void release() noexcept;

    const detail::ExpressionNode* node_ = nullptr;
};

// Where rows without a value come in an order; by_default is up to the database.
enum class Nulls : std::uint8_t { by_default, first, last };

namespace dyn {
using orm::Nulls;
// asc() and desc(): a term of order_by().
Expression ordered(const Expression& expression, bool descending, Nulls nulls = Nulls::by_default);
// Django's F(): a field, an annotation, parts of dates, keys of JSON.
Expression field(std::string_view name);
// OuterRef(): a field of the query that this one becomes a subquery of, or of one further out.
Expression outer_ref(std::string_view name, unsigned levels = 1);
// ExpressionWrapper().
Expression wrapped(const Expression& expression, OutputType output);
}  // namespace dyn

// A term of order_by(): (Choice::F("votes") * 2).desc().nulls_last(). T is the model whose columns are in it,
// U what names it has beside (detail/operand.h).
template <class T, class... U>
class Ordered {
public:
    using model = T;
    using uses = detail::Uses<U...>;

    Ordered(Expression expression, bool descending)
        : expression_(std::move(expression)), descending_(descending) {}
    Ordered nulls_first() const { return with(Nulls::first); }
    Ordered nulls_last() const { return with(Nulls::last); }
    Expression term() const { return dyn::ordered(expression_, descending_, nulls_); }

private:
    Ordered with(Nulls nulls) const {
        Ordered result = *this;
        result.nulls_ = nulls;
        return result;
    }

    Expression expression_;
    bool descending_;
    Nulls nulls_ = Nulls::by_default;
};

// An expression with a name, for values(), values_list() and aggregate().
template <detail::FixedText Name, class E>
struct NamedTerm {
    Expression expression;
};

// Operations on the bits of whole numbers: F<"flags">.bitand_(4). A number on the left is a Literal().
template <class Self>
struct BitOperations {
    // clang-format off
    template <detail::IsOperand B> auto bitand_(const B& b) const { return made(Operator::bit_and, b); }
    template <detail::IsOperand B> auto bitor_(const B& b) const { return made(Operator::bit_or, b); }
    template <detail::IsOperand B> auto bitxor(const B& b) const { return made(Operator::bit_xor, b); }
    template <detail::IsOperand B> auto bitleftshift(const B& b) const { return made(Operator::shift_left, b); }
    template <detail::IsOperand B> auto bitrightshift(const B& b) const { return made(Operator::shift_right, b); }
    // clang-format on

private:
    template <class B>
    auto made(Operator op, const B& b) const;
};

// An Expression over columns of the model T (void where it names none of its own), which gives G. The names U
// in it are checked when a query takes it.
template <class T, class G, class... U>
class TypedExpression : public Expression, public BitOperations<TypedExpression<T, G, U...>> {
public:
    explicit TypedExpression(Expression expression) : Expression(std::move(expression)) {}

    Ordered<T, U...> asc() const { return {*this, false}; }
    Ordered<T, U...> desc() const { return {*this, true}; }
    // Lower(F<"title">).as<"small">()
    template <detail::FixedText Name>
    NamedTerm<Name, TypedExpression> as() const {
        return {*this};
    }
    // What it gives where that does not follow from the operands: Django's output_field.
    template <meta::FieldType V>
    TypedExpression<T, detail::GivesKind<meta::field_type<V>::kind, G>, U...> gives() const {
        return TypedExpression<T, detail::GivesKind<meta::field_type<V>::kind, G>, U...>(
            dyn::wrapped(*this, detail::output_of(meta::field_type<V>::kind)));
    }
};
// One that was put together by names (dynamic.h), where the compiler asks for one of that model.
template <class T>
using ExpressionOf = TypedExpression<T, detail::Gives<meta::Kind::any, true>>;

namespace detail {

// The kind of what a C++ value becomes as a constant; any where it may be null, or is an object.
template <class V>
inline constexpr Kind constant_kind =
    Argument<V>::shape.kind == Kind::relation ? Kind::any : Argument<V>::shape.kind;
template <>
inline constexpr Kind constant_kind<Value> = Kind::any;
template <class V>
inline constexpr Kind constant_kind<std::optional<V>> = Kind::any;

}  // namespace detail

// A constant inside an expression, Django's Value(): Literal(1), Literal("text").
template <Kind K = Kind::any>
struct Literal {
    Value value;

    template <class V>
    explicit Literal(const V& v) : value(detail::Argument<V>::operand(v).value) {}
    explicit Literal(Value v) : value(std::move(v)) {}
};
template <class V>
Literal(const V&) -> Literal<detail::constant_kind<V>>;

// The column of a field: Choice::F("votes") + 1. May follow foreign keys where the database can.
template <class T>
class F : public BitOperations<F<T>> {
public:
    consteval F(const char* name) : path_(detail::checked_column(detail::node_of<T>(), name, Use::column)) {}
    constexpr const Path& path() const { return path_; }
    Ordered<T> asc() const { return {Expression(path_), false}; }
    Ordered<T> desc() const { return {Expression(path_), true}; }
    // Another name for it: values<"id">(Choice::F("choice_text").as<"text">()).
    template <detail::FixedText Name>
    NamedTerm<Name, F> as() const {
        return {Expression(path_)};
    }

private:
    Path path_;
};

// A column or an annotation of whatever query takes it: models::F<"votes">.
template <detail::FixedText Name>
struct ColumnByName : BitOperations<ColumnByName<Name>> {
    Ordered<void, detail::UsesColumn<Name>> asc() const { return {dyn::field(Name.view()), false}; }
    Ordered<void, detail::UsesColumn<Name>> desc() const { return {dyn::field(Name.view()), true}; }
    template <detail::FixedText Own>
    NamedTerm<Own, ColumnByName> as() const {
        return {dyn::field(Name.view())};
    }
};

// A field of the query that this one becomes a subquery of, which is one of T:
// Exists(Choice::objects.filter({"question", Question::OuterRef("pk")})).
template <class T>
class OuterRef {
public:
    consteval OuterRef(const char* name) : name_(name) {
        detail::checked_column(detail::node_of<T>(), name, Use::column);
    }
    // Of the query around that one.
    constexpr OuterRef outer() const {
        OuterRef result = *this;
        ++result.levels_;
        return result;
    }
    Expression expression() const { return dyn::outer_ref(name_, levels_); }

private:
    const char* name_;
    unsigned levels_ = 1;
};

namespace detail {

template <class T>
struct OperandOf<F<T>> : OperandParts<T, Gives<Kind::any, true>> {
    static Expression expression(const F<T>& f) { return Expression(f.path()); }
};
template <FixedText Name>
struct OperandOf<ColumnByName<Name>> : OperandParts<void, GivesColumn<Name>, UsesColumn<Name>> {
    static Expression expression(ColumnByName<Name>) { return dyn::field(Name.view()); }
};
template <class T>
struct OperandOf<OuterRef<T>> : OperandParts<void, Gives<Kind::any, true>> {
    static Expression expression(const OuterRef<T>& ref) { return ref.expression(); }
};
// And what derives from it.
template <class T, class G, class... U>
OperandParts<T, G, U...> parts_of(const TypedExpression<T, G, U...>&);
template <class A>
requires requires(const A& a) {
    parts_of(a);
}
struct OperandOf<A> : decltype(parts_of(std::declval<const A&>())) {
    static const Expression& expression(const A& a) { return a; }
};
template <Kind K>
struct OperandOf<Literal<K>> : OperandParts<void, Gives<K, K == Kind::any>> {
    static constexpr bool is_constant = true;
    static Expression expression(const Literal<K>& literal) { return Expression(literal.value); }
};
template <class V>
requires(std::is_arithmetic_v<V> || std::is_same_v<V, Duration>) struct OperandOf<V>
    : OperandParts<void, Gives<std::is_same_v<V, bool>       ? Kind::boolean
                               : std::is_integral_v<V>       ? Kind::integer
                               : std::is_same_v<V, Duration> ? Kind::duration
                                                             : Kind::real,
                               false>> {
    static constexpr bool is_constant = true;
    static Expression expression(const V& v) { return Expression(Value(v)); }
};

template <class A>
decltype(auto) operand(const A& a) {
    return OperandOf<A>::expression(a);
}

// What is made of operands, and gives G.
template <class G, class... A>
using Made = FilledFrom<TypedExpression, G, OperandOf<A>...>;

template <class A, class B>
concept Computable = IsOperand<A> && IsOperand<B> &&(IsExpression<A> || IsExpression<B>);

template <class A, class B>
using SumOf = Made<GivesNumber<typename OperandOf<A>::gives, typename OperandOf<B>::gives>, A, B>;
template <class A, class B>
using QuotientOf =
    Made<OrNull<GivesNumber<typename OperandOf<A>::gives, typename OperandOf<B>::gives>>, A, B>;
template <class A, class B>
using BitsOf =
    FilledFrom<TypedExpression, GivesNumber<typename OperandOf<A>::gives, typename OperandOf<B>::gives>,
               OperandOf<A>, OperandOf<B>,
               OperandParts<void, void, UsesWholeNumber<typename OperandOf<A>::gives>,
                            UsesWholeNumber<typename OperandOf<B>::gives>>>;

}  // namespace detail

template <class Self>
template <class B>
auto BitOperations<Self>::made(Operator op, const B& b) const {
    const Self& self = static_cast<const Self&>(*this);
    return detail::BitsOf<Self, B>(Expression(op, detail::operand(self), detail::operand(b)));
}

// clang-format off
template <class A, class B> requires detail::Computable<A, B>
auto operator+(const A& a, const B& b) { return detail::SumOf<A, B>(Expression(Operator::add, detail::operand(a), detail::operand(b))); }
template <class A, class B> requires detail::Computable<A, B>
auto operator-(const A& a, const B& b) { return detail::SumOf<A, B>(Expression(Operator::subtract, detail::operand(a), detail::operand(b))); }
template <class A, class B> requires detail::Computable<A, B>
auto operator*(const A& a, const B& b) { return detail::SumOf<A, B>(Expression(Operator::multiply, detail::operand(a), detail::operand(b))); }
template <class A, class B> requires detail::Computable<A, B>
auto operator/(const A& a, const B& b) { return detail::QuotientOf<A, B>(Expression(Operator::divide, detail::operand(a), detail::operand(b))); }
template <class A, class B> requires detail::Computable<A, B>
auto operator%(const A& a, const B& b) { return detail::QuotientOf<A, B>(Expression(Operator::modulo, detail::operand(a), detail::operand(b))); }
// clang-format on

}  // namespace nuages::orm
