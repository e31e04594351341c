#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nuages/base/error.h>
#include <nuages/base/function.h>
#include <nuages/base/value.h>

namespace nuages::db {

namespace detail {

// How arguments of a C++ function are read from what SQLite hands over. Throw TypeError for values of another
// type.
template <class T>
struct SqliteArgument;
template <>
struct SqliteArgument<Value> {
    static Value read(const Value& v) { return v; }
};
template <class T>
requires std::is_integral_v<T>
struct SqliteArgument<T> {
    static T read(const Value& v) {
        const std::int64_t number = v.as_int();
        if (!std::in_range<T>(number))
            throw ValueError("the number " + std::to_string(number) + " is out of range");
        return static_cast<T>(number);
    }
};
template <>
struct SqliteArgument<bool> {
    static bool read(const Value& v) { return v.as_int() != 0; }
};
template <class T>
requires std::is_floating_point_v<T>
struct SqliteArgument<T> {
    static T read(const Value& v) { return static_cast<T>(v.to_real()); }
};
template <>
struct SqliteArgument<std::string_view> {
    static std::string_view read(const Value& v) { return v.as_text(); }
};
template <>
struct SqliteArgument<std::string> {
    static std::string read(const Value& v) { return std::string(v.as_text()); }
};
template <class T>
struct SqliteArgument<std::optional<T>> {
    static std::optional<T> read(const Value& v) {
        return v.is_null() ? std::nullopt : std::optional<T>(SqliteArgument<T>::read(v));
    }
};
template <class T>
inline constexpr bool takes_null = std::is_same_v<T, Value>;
template <class T>
inline constexpr bool takes_null<std::optional<T>> = true;

template <class R, class... A>
struct Signature {};
template <class F>
struct SignatureOf : SignatureOf<decltype(&F::operator())> {};
template <class R, class... A>
struct SignatureOf<R (*)(A...)> {
    using type = Signature<R, std::remove_cvref_t<A>...>;
};
template <class F, class R, class... A>
struct SignatureOf<R (F::*)(A...) const> : SignatureOf<R (*)(A...)> {};

template <class R>
Value sqlite_result(const R& result) {
    return Value(result);
}
template <class R>
Value sqlite_result(const std::optional<R>& result) {
    return result ? Value(*result) : Value();
}

}  // namespace detail

// A function in C++ that SQL calls by its name on every connection of a database: what
// connection.create_function() is to Django.
//
//     SqliteFunction("distance", [](double a, double b) { return std::abs(a - b); }).deterministic()
//
// Arguments are numbers, bool, std::string, std::string_view, or Value for all of them; so is what it gives,
// or a moment, a decimal or a UUID, which are stored as columns of models have them. Where an argument is
// NULL it is not called and gives NULL, unless that argument is a std::optional or a Value.
//
// It is called on whatever thread runs the statement, on several at once, and must neither wait nor query.
// What it throws fails the statement: ProgrammingError with that message.
class SqliteFunction {
public:
    // The name is one that SQL has without quotes; those of SQLite's own functions are replaced.
    template <class F>
    SqliteFunction(std::string name, F function)
        : SqliteFunction(std::move(name), std::move(function), typename detail::SignatureOf<F>::type()) {}

    // It gives the same for the same arguments, always: indexes and constraints may call it, and a query
    // calls it less often.
    SqliteFunction deterministic() && {
        is_deterministic_ = true;
        return std::move(*this);
    }

    const std::string& name() const noexcept { return name_; }
    int arguments() const noexcept { return arguments_; }
    bool is_deterministic() const noexcept { return is_deterministic_; }
    // Of as many values as there are arguments.
    Value call(const Value* arguments) const { return call_(arguments); }

private:
    template <class F, class R, class... A>
    SqliteFunction(std::string name, F function, detail::Signature<R, A...>)
        : name_(std::move(name)),
          arguments_(sizeof...(A)),
          call_([function = std::move(function)](const Value* values) {
              return called<A...>(function, values, std::index_sequence_for<A...>());
          }) {}

    template <class... A, class F, std::size_t... I>
    static Value called(const F& function, [[maybe_unused]] const Value* values, std::index_sequence<I...>) {
        if (((!detail::takes_null<A> && values[I].is_null()) || ...))
            return {};
        return detail::sqlite_result(function(detail::SqliteArgument<A>::read(values[I])...));
    }

    std::string name_;
    int arguments_;
    bool is_deterministic_ = false;
    Function<Value(const Value*)> call_;
};

}  // namespace nuages::db
