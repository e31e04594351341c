#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include <nuages/base/value.h>
#include <nuages/meta/kind.h>

namespace nuages::orm::detail {

using meta::Kind;

// The C++ type in which rows of values have a column of a kind.
template <Kind K>
struct value_of_kind {
    using type = Value;
};
// clang-format off
template <> struct value_of_kind<Kind::boolean> { using type = bool; };
template <> struct value_of_kind<Kind::integer> { using type = std::int64_t; };
template <> struct value_of_kind<Kind::real> { using type = double; };
template <> struct value_of_kind<Kind::text> { using type = std::string; };
template <> struct value_of_kind<Kind::datetime> { using type = DateTime; };
template <> struct value_of_kind<Kind::date> { using type = Date; };
template <> struct value_of_kind<Kind::time> { using type = Time; };
template <> struct value_of_kind<Kind::duration> { using type = Duration; };
template <> struct value_of_kind<Kind::uuid> { using type = UUID; };
template <> struct value_of_kind<Kind::decimal> { using type = Decimal; };

inline void take(bool& to, const Value& v) { to = v.as_bool(); }
inline void take(std::int64_t& to, const Value& v) { to = v.is_real() || v.is_decimal() ? static_cast<std::int64_t>(v.to_real()) : v.as_int(); }
inline void take(double& to, const Value& v) { to = v.to_real(); }
inline void take(std::string& to, const Value& v) { to = v.as_text(); }
inline void take(DateTime& to, const Value& v) { to = v.as_datetime(); }
inline void take(Date& to, const Value& v) { to = v.as_date(); }
inline void take(Time& to, const Value& v) { to = v.as_time(); }
inline void take(Duration& to, const Value& v) { to = v.as_duration(); }
inline void take(UUID& to, const Value& v) { to = v.as_uuid(); }
inline void take(Decimal& to, const Value& v) { to = v.as_decimal(); }
inline void take(Value& to, const Value& v) { to = v; }
// clang-format on
template <class... T>
void take(std::tuple<T...>& to, const Value& v) {
    std::size_t i = 0;
    std::apply([&](T&... part) { (take(part, v[i++]), ...); }, to);
}
template <class T>
void take(std::optional<T>& to, const Value& v) {
    if (!v.is_null())
        take(to.emplace(), v);
}

// A Value can be null by itself.
template <Kind K, bool Null>
using value_type_of =
    std::conditional_t<Null && !std::is_same_v<typename value_of_kind<K>::type, Value>,
                       std::optional<typename value_of_kind<K>::type>, typename value_of_kind<K>::type>;

}  // namespace nuages::orm::detail
