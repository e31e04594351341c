#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nuages/base/value.h>

namespace nuages::meta {

// What a field means: which lookups it has and which values it takes.
enum class Kind : std::uint8_t {
    none,
    boolean,
    integer,
    real,
    text,
    datetime,
    date,
    time,
    duration,
    uuid,
    json,
    bytes,
    decimal,
    array,
    range,
    hstore,
    search_vector,
    relation,   // to one or many objects of another model
    generic,    // to one object of any model
    composite,  // a primary key of several fields: a tuple of their values
    method,
    any,
};

// How the member holds it in memory. `optional` beside it says that the member is a std::optional of that.
enum class Storage : std::uint8_t {
    none,
    boolean,
    int16,
    int32,
    int64,
    uint16,
    uint32,
    uint64,
    real32,
    real64,
    text,
    datetime,
    date,
    time,
    duration,
    uuid,
    json,
    bytes,
    decimal,
    custom,       // through a Codec
    to_one,       // ForeignKey and OneToOne
    reverse_one,  // the other side of a OneToOne
    reverse_set,
    generic_set,  // the other side of a generic foreign key, for objects of one model
    many_to_many,
    generic_key,  // a generic foreign key
    method,
    composite,  // in the members that it is made of
};
// Whether it is a column of the model's own table.
constexpr bool has_column(Storage storage) {
    return storage != Storage::none && storage <= Storage::to_one;
}

using Bytes = std::vector<std::byte>;

// How a member of a user's own type becomes a Value and is read back from one. `member` points to the member
// itself, inside the std::optional where it is one.
struct Codec {
    Value (*get)(const void* member);
    void (*set)(void* member, const Value& value);  // throws ValueError for what it cannot take
};

// Which fields a C++ type makes. To use a type of your own as a field, specialise this with `kind` (how it is
// stored and looked up) and two functions:
//
//     template <>
//     struct nuages::meta::field_type<Color> {
//         static constexpr Kind kind = Kind::text;
//         static Value to_value(const Color& color);
//         static Color from_value(const Value& value);  // throws ValueError
//     };
template <class T>
struct field_type {};

template <Kind K, Storage S>
struct stored_as {
    static constexpr Kind kind = K;
    static constexpr Storage storage = S;
};

// clang-format off
template <> struct field_type<bool> : stored_as<Kind::boolean, Storage::boolean> {};
template <> struct field_type<std::int16_t> : stored_as<Kind::integer, Storage::int16> {};
template <> struct field_type<std::int32_t> : stored_as<Kind::integer, Storage::int32> {};
template <> struct field_type<std::int64_t> : stored_as<Kind::integer, Storage::int64> {};
template <> struct field_type<std::uint16_t> : stored_as<Kind::integer, Storage::uint16> {};
template <> struct field_type<std::uint32_t> : stored_as<Kind::integer, Storage::uint32> {};
template <> struct field_type<std::uint64_t> : stored_as<Kind::integer, Storage::uint64> {};
template <> struct field_type<float> : stored_as<Kind::real, Storage::real32> {};
template <> struct field_type<double> : stored_as<Kind::real, Storage::real64> {};
template <> struct field_type<std::string> : stored_as<Kind::text, Storage::text> {};
template <> struct field_type<DateTime> : stored_as<Kind::datetime, Storage::datetime> {};
template <> struct field_type<Date> : stored_as<Kind::date, Storage::date> {};
template <> struct field_type<Time> : stored_as<Kind::time, Storage::time> {};
template <> struct field_type<Duration> : stored_as<Kind::duration, Storage::duration> {};
template <> struct field_type<UUID> : stored_as<Kind::uuid, Storage::uuid> {};
template <> struct field_type<Value> : stored_as<Kind::json, Storage::json> {};
template <> struct field_type<Decimal> : stored_as<Kind::decimal, Storage::decimal> {};
template <> struct field_type<Bytes> : stored_as<Kind::bytes, Storage::bytes> {};
// clang-format on

template <class T>
concept FieldType = requires {
    field_type<T>::kind;
};

// A type of the user's own, by a specialisation of field_type with the two functions.
template <class T>
concept CustomFieldType = FieldType<T> && requires(const T& t, const Value& v) {
    field_type<T>::to_value(t);
    field_type<T>::from_value(v);
};

template <CustomFieldType T>
inline constexpr Codec codec_of{
    [](const void* member) -> Value { return field_type<T>::to_value(*static_cast<const T*>(member)); },
    [](void* member, const Value& value) { *static_cast<T*>(member) = field_type<T>::from_value(value); }};

template <class T>
struct unwrapped {
    using type = T;
    static constexpr bool optional = false;
};
template <class T>
struct unwrapped<std::optional<T>> {
    using type = T;
    static constexpr bool optional = true;
};

}  // namespace nuages::meta
