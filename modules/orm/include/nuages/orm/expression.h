#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/orm/detail/checked.h>
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
}

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
}  // namespace dyn

// A term of order_by(): (Choice::F("votes") * 2).desc().nulls_last().
template <class T>
class Ordered {
public:
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

// An Expression over the columns of the model T.
template <class T>
class ExpressionOf : public Expression {
public:
    using Expression::Expression;
    explicit ExpressionOf(Expression expression) : Expression(std::move(expression)) {}
    Ordered<T> asc() const { return {*this, false}; }
    Ordered<T> desc() const { return {*this, true}; }
};

// A constant inside an expression, Django's Value(): Literal(1).
struct Literal {
    Value value;
    explicit Literal(Value v) : value(std::move(v)) {}
};

// The column of a field: Choice::F("votes") + 1. May follow foreign keys where the database can.
template <class T>
class F {
public:
    consteval F(const char* name) : path_(detail::checked_column(detail::node_of<T>(), name, Use::column)) {}
    operator ExpressionOf<T>() const { return ExpressionOf<T>(path_); }
    constexpr const Path& path() const { return path_; }
    Ordered<T> asc() const { return {Expression(path_), false}; }
    Ordered<T> desc() const { return {Expression(path_), true}; }

private:
    Path path_;
};

namespace detail {

template <class V>
concept Scalar = std::is_arithmetic_v<V> || std::is_same_v<V, Duration>;

template <class T>
Expression operand(const F<T>& f) {
    return Expression(f.path());
}
template <class T>
const Expression& operand(const ExpressionOf<T>& e) {
    return e;
}
inline Expression operand(const Literal& literal) {
    return Expression(literal.value);
}
template <Scalar V>
Expression operand(const V& v) {
    return Expression(Value(v));
}

template <class A>
struct expression_model {
    using type = void;
};
template <class T>
struct expression_model<F<T>> {
    using type = T;
};
template <class T>
struct expression_model<ExpressionOf<T>> {
    using type = T;
};

// Operands of which at least one is a column, all of one model.
template <class A, class B>
concept Computable = requires(const A& a, const B& b) {
    operand(a);
    operand(b);
}
&&(!std::is_void_v<typename expression_model<A>::type> ||
   !std::is_void_v<typename expression_model<
       B>::type>)&&(std::is_void_v<typename expression_model<A>::type> ||
                    std::is_void_v<typename expression_model<B>::type> ||
                    std::is_same_v<typename expression_model<A>::type, typename expression_model<B>::type>);

template <class A, class B>
using Computed =
    ExpressionOf<std::conditional_t<std::is_void_v<typename expression_model<A>::type>,
                                    typename expression_model<B>::type, typename expression_model<A>::type>>;

}  // namespace detail

// clang-format off
template <class A, class B> requires detail::Computable<A, B>
detail::Computed<A, B> operator+(const A& a, const B& b) { return {Operator::add, detail::operand(a), detail::operand(b)}; }
template <class A, class B> requires detail::Computable<A, B>
detail::Computed<A, B> operator-(const A& a, const B& b) { return {Operator::subtract, detail::operand(a), detail::operand(b)}; }
template <class A, class B> requires detail::Computable<A, B>
detail::Computed<A, B> operator*(const A& a, const B& b) { return {Operator::multiply, detail::operand(a), detail::operand(b)}; }
template <class A, class B> requires detail::Computable<A, B>
detail::Computed<A, B> operator/(const A& a, const B& b) { return {Operator::divide, detail::operand(a), detail::operand(b)}; }
template <class A, class B> requires detail::Computable<A, B>
detail::Computed<A, B> operator%(const A& a, const B& b) { return {Operator::modulo, detail::operand(a), detail::operand(b)}; }
// clang-format on

}  // namespace nuages::orm
