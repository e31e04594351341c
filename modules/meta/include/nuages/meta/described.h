#pragma once

#include <type_traits>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/meta/describe.h>

// Described structs as Values, for templates and serializers: members and described methods by name.
namespace nuages {

namespace meta {

// A member as a Value. Not of relations and methods.
Value read_member(const FieldMeta& field, const void* member);
// What people read for a value of a field with choices; the value itself where it is none of them.
std::string display(const FieldMeta& field, const Value& value);
// A field, described method or get_FOO_display() of an object by name; nullopt where there is none.
std::optional<Value> read_attribute(const Description& description, const void* object,
                                    std::string_view name);

namespace detail {
Value borrowed_struct(const Description& description, const void* object);
// Takes over an object made by new.
Value owned_struct(const Description& description, void* object, void (*destroy)(void* object));
}  // namespace detail

}  // namespace meta

template <class T>
struct DescribedValue {
    // The struct must outlive the Value.
    static Value borrowed(const T& object) {
        return meta::detail::borrowed_struct(meta::description_of<T>(), &object);
    }
    static Value owned(T&& object) {
        return meta::detail::owned_struct(meta::description_of<T>(), new T(std::move(object)),
                                          [](void* owned) { delete static_cast<T*>(owned); });
    }
};

}  // namespace nuages
