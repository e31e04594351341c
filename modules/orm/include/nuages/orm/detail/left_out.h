#pragma once

namespace nuages::orm::detail {

// What a parameter refers to that is left out of a call: an empty C that is made once, and not in each call.
// Nothing lies in it, so that it needs no destructor.
template <class C>
union Empty {
    C value;
    constexpr Empty() : value() {}
    constexpr ~Empty() {}
};
template <class C>
inline constinit const Empty<C> empty{};
template <class C>
inline constexpr const C& left_out = empty<C>.value;

}  // namespace nuages::orm::detail
