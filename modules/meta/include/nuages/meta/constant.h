#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include <nuages/base/value.h>

namespace nuages::meta {

// What the database has for an enumerator: of enums with choices.
template <class E>
struct EnumConstant;

// A value that can be written into a description.
struct Constant {
    enum class Type : std::uint8_t { none, boolean, integer, real, text };
    Type type = Type::none;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text;

    constexpr Constant() = default;
    constexpr Constant(bool v) : type(Type::boolean), integer(v) {}
    template <class T>
    requires(std::is_integral_v<T>) constexpr Constant(T v)
        : type(Type::integer), integer(static_cast<std::int64_t>(v)) {}
    constexpr Constant(double v) : type(Type::real), real(v) {}
    constexpr Constant(const char* v) : type(Type::text), text(v) {}
    // An enum that has choices.
    template <class T>
    requires(std::is_enum_v<T>) constexpr Constant(T v) : Constant(EnumConstant<T>::of(v)) {}

    Value value() const;  // null where none
};

}  // namespace nuages::meta
