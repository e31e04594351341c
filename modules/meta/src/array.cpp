#include <cstddef>
#include <limits>

#include <nuages/base/error.h>
#include <nuages/meta/array.h>

namespace nuages::meta::detail {
namespace {

[[noreturn]] void throw_other(const Value& value, const std::string& expected) {
    if (value.is_null())
        throw ValueError("an element is NULL, which " + expected +
                         " cannot be. Make the member a vector of std::optional.");
    throw ValueError("an element is " + value.repr() + ", which is not " + expected + ".");
}

template <class T>
void read_integer(T& to, const Value& value) {
    constexpr std::int64_t least = std::is_signed_v<T> ? std::int64_t{std::numeric_limits<T>::min()} : 0;
    constexpr std::int64_t most =
        sizeof(T) == 8 ? INT64_MAX : static_cast<std::int64_t>(std::numeric_limits<T>::max());
    if (!value.is_int() || value.as_int() < least || value.as_int() > most)
        throw_other(value, "a number from " + std::to_string(least) + " to " + std::to_string(most));
    to = static_cast<T>(value.as_int());
}

double real_of(const Value& value) {
    if (!value.is_number() && !value.is_decimal())
        throw_other(value, "a number");
    return value.to_real();
}

const Value& of_kind(const Value& value, Value::Kind kind, const char* expected) {
    if (value.kind() != kind)
        throw_other(value, expected);
    return value;
}

}  // namespace

void read_element(bool& to, const Value& value) {
    to = of_kind(value, Value::Kind::boolean, "either True or False").as_bool();
}
void read_element(std::int16_t& to, const Value& value) {
    read_integer(to, value);
}
void read_element(std::int32_t& to, const Value& value) {
    read_integer(to, value);
}
void read_element(std::int64_t& to, const Value& value) {
    read_integer(to, value);
}
void read_element(std::uint16_t& to, const Value& value) {
    read_integer(to, value);
}
void read_element(std::uint32_t& to, const Value& value) {
    read_integer(to, value);
}
void read_element(std::uint64_t& to, const Value& value) {
    read_integer(to, value);
}
void read_element(float& to, const Value& value) {
    to = static_cast<float>(real_of(value));
}
void read_element(double& to, const Value& value) {
    to = real_of(value);
}
void read_element(std::string& to, const Value& value) {
    to = of_kind(value, Value::Kind::text, "text").as_text();
}
void read_element(DateTime& to, const Value& value) {
    to = of_kind(value, Value::Kind::datetime, "a date and time").as_datetime();
}
void read_element(Date& to, const Value& value) {
    to = of_kind(value, Value::Kind::date, "a date").as_date();
}
void read_element(Time& to, const Value& value) {
    to = of_kind(value, Value::Kind::time, "a time").as_time();
}
void read_element(Duration& to, const Value& value) {
    to = of_kind(value, Value::Kind::duration, "a duration").as_duration();
}
void read_element(UUID& to, const Value& value) {
    to = of_kind(value, Value::Kind::uuid, "a UUID").as_uuid();
}
void read_element(Decimal& to, const Value& value) {
    if (value.is_int())
        to = Decimal(value.as_int());
    else
        to = of_kind(value, Value::Kind::decimal, "a decimal number").as_decimal();
}
void read_element(Bytes& to, const Value& value) {
    const std::string_view bytes = of_kind(value, Value::Kind::bytes, "binary data").as_text();
    const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
    to.assign(first, first + bytes.size());
}

Value element_value(std::uint64_t element) {
    if (element > static_cast<std::uint64_t>(INT64_MAX))
        throw ValueError("The number " + std::to_string(element) +
                         " in an array is too large: 9223372036854775807 is the largest.");
    return element;
}

Value element_value(const Bytes& element) {
    return Value::bytes({reinterpret_cast<const char*>(element.data()), element.size()});
}

const List& elements_of(const Value& value) {
    if (!value.is_list())
        throw ValueError(value.repr() + " is no list.");
    return value.as_list();
}

}  // namespace nuages::meta::detail
