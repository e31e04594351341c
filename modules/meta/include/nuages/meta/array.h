#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/meta/enum_choices.h>
#include <nuages/meta/kind.h>

// Vectors as fields: the arrays of PostgreSQL, Django's ArrayField. A std::vector of any type that a field
// can have, a std::optional of it where elements may be NULL, or a vector again:
//
//     std::vector<std::string> tags;              // varchar(30)[] with .max_length(30)
//     std::vector<std::optional<double>> sizes;   // double precision[]
//     std::vector<std::vector<int>> board;        // integer[][]
namespace nuages::meta {

// What the elements of an array are.
struct ElementType {
    Kind kind = Kind::none;
    Storage storage = Storage::none;  // custom: a type of the user's own, an enum or an array
    Storage stored = Storage::none;   // of an enum: the storage of a plain member
    bool optional = false;
    const ElementType* elements = nullptr;  // of an array in an array
};

template <class T>
concept ArrayElement =
    FieldType<typename unwrapped<T>::type> && field_type<typename unwrapped<T>::type>::kind !=
    Kind::relation&& field_type<typename unwrapped<T>::type>::kind != Kind::range;

namespace detail {

// Out of a Value as a database gives it. They throw ValueError for another kind, or a number that does not
// fit.
void read_element(bool& to, const Value& value);
void read_element(std::int16_t& to, const Value& value);
void read_element(std::int32_t& to, const Value& value);
void read_element(std::int64_t& to, const Value& value);
void read_element(std::uint16_t& to, const Value& value);
void read_element(std::uint32_t& to, const Value& value);
void read_element(std::uint64_t& to, const Value& value);
void read_element(float& to, const Value& value);
void read_element(double& to, const Value& value);
void read_element(std::string& to, const Value& value);
void read_element(DateTime& to, const Value& value);
void read_element(Date& to, const Value& value);
void read_element(Time& to, const Value& value);
void read_element(Duration& to, const Value& value);
void read_element(UUID& to, const Value& value);
void read_element(Decimal& to, const Value& value);
void read_element(Bytes& to, const Value& value);
inline void read_element(Value& to, const Value& value) {
    to = value;
}

Value element_value(std::uint64_t element);  // throws ValueError above 2^63 - 1
Value element_value(const Bytes& element);

// The list of an array. Throws ValueError for what is none.
const List& elements_of(const Value& value);

template <class T>
Value value_of_element(const T& element) {
    if constexpr (unwrapped<T>::optional)
        return element ? value_of_element(*element) : Value();
    else if constexpr (CustomFieldType<T>)
        return field_type<T>::to_value(element);
    else if constexpr (std::is_same_v<T, std::uint64_t> || std::is_same_v<T, Bytes>)
        return element_value(element);
    else
        return Value(element);
}

template <class T>
T element_of(const Value& value) {
    if constexpr (unwrapped<T>::optional) {
        if (value.is_null())
            return std::nullopt;
        return element_of<typename unwrapped<T>::type>(value);
    } else if constexpr (CustomFieldType<T>) {
        return field_type<T>::from_value(value);
    } else {
        T element{};
        read_element(element, value);
        return element;
    }
}

}  // namespace detail

template <ArrayElement T>
struct field_type<std::vector<T>> {
    static constexpr Kind kind = Kind::array;

    static Value to_value(const std::vector<T>& array) {
        List list;
        list.reserve(array.size());
        for (const T& element : array)
            list.push_back(detail::value_of_element<T>(element));
        return list;
    }
    static std::vector<T> from_value(const Value& value) {
        std::vector<T> array;
        for (const Value& element : detail::elements_of(value))
            array.push_back(detail::element_of<T>(element));
        return array;
    }
};

template <class T>
struct array_element {};
template <class T>
struct array_element<std::vector<T>> {
    using type = T;
};

template <class T>
concept ArrayType = FieldType<T> && field_type<T>::kind == Kind::array;

namespace detail {

template <class T>
constexpr ElementType described_element();

}  // namespace detail

// Of a std::vector with elements of T.
template <ArrayElement T>
inline constexpr ElementType element_type = detail::described_element<T>();

template <class T>
constexpr ElementType detail::described_element() {
    using Type = typename unwrapped<T>::type;
    ElementType element{field_type<Type>::kind, Storage::custom, Storage::none, unwrapped<T>::optional};
    if constexpr (!CustomFieldType<Type>)
        element.storage = field_type<Type>::storage;
    if constexpr (EnumWithChoices<Type>)
        element.stored = field_type<Type>::stored;
    if constexpr (ArrayType<Type>)
        element.elements = &element_type<typename array_element<Type>::type>;
    return element;
}

}  // namespace nuages::meta
