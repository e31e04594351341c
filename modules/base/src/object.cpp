#include <nuages/base/object.h>

#include "hash.h"

namespace nuages {

std::optional<Value> Object::attribute(std::string_view) const {
    return std::nullopt;
}
std::optional<Value> Object::item(const Value&) const {
    return std::nullopt;
}
Object::Cursor Object::iterate() const {
    return Cursor();
}
std::optional<std::size_t> Object::length() const {
    return std::nullopt;
}

bool Object::truth() const {
    std::optional<std::size_t> size = length();
    return !size || *size > 0;
}

std::string Object::str() const {
    return repr();
}
std::string Object::repr() const {
    return "<" + std::string(type_name()) + ">";
}
std::optional<std::string> Object::html() const {
    return std::nullopt;
}
bool Object::is_callable() const {
    return false;
}
Value Object::call() const {
    return Value();
}
bool Object::alters_data() const {
    return false;
}
bool Object::do_not_call_in_templates() const {
    return false;
}
bool Object::equals(const Object& other) const {
    return this == &other;
}
std::size_t Object::hash() const {
    return detail::hash_integer(reinterpret_cast<std::uintptr_t>(this));
}

}  // namespace nuages
