#pragma once

#include <string_view>

// Names of members and types as the source spells them, at compile time.
namespace nuages::meta {

namespace detail {

// Cuts "... M = &polls::Question::pub_date; ..." (g++) and "... M = &polls::Question::pub_date]" (clang) down
// to what is after the equals sign.
constexpr std::string_view argument_of(std::string_view signature) {
    const std::size_t begin = signature.find("= ") + 2;
    std::size_t end = begin;
    while (end < signature.size() && signature[end] != ';' && signature[end] != ']')
        ++end;
    return signature.substr(begin, end - begin);
}

constexpr std::string_view after_last_colon(std::string_view text) {
    return text.substr(text.rfind(':') + 1);
}

template <auto Member>
consteval std::string_view member_signature() {
    return __PRETTY_FUNCTION__;
}

template <class T>
consteval std::string_view type_signature() {
    return __PRETTY_FUNCTION__;
}

}  // namespace detail

// member_name<&Question::pub_date>() is "pub_date".
template <auto Member>
consteval std::string_view member_name() {
    return detail::after_last_colon(detail::argument_of(detail::member_signature<Member>()));
}

// A type by its name, which may be asked for while the type is only declared. The address is the type's
// identity.
struct TypeTag {
    std::string_view qualified_name;  // "polls::Question"

    constexpr std::string_view name() const { return detail::after_last_colon(qualified_name); }
};

template <class T>
inline constexpr TypeTag type_tag{detail::argument_of(detail::type_signature<T>())};

}  // namespace nuages::meta
