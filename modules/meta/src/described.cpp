#include <limits>
#include <string>

#include <nuages/base/error.h>
#include <nuages/meta/described.h>

namespace nuages::meta {
namespace {

template <class T>
Value read(const void* member, bool optional) {
    if (!optional)
        return Value(*static_cast<const T*>(member));
    const auto& value = *static_cast<const std::optional<T>*>(member);
    return value ? Value(*value) : Value();
}

// A Value and the databases count to 2^63 - 1.
Value read_uint64(const FieldMeta& field, const void* member) {
    const auto* number = static_cast<const std::uint64_t*>(member);
    if (field.optional) {
        const auto& value = *static_cast<const std::optional<std::uint64_t>*>(member);
        number = value ? &*value : nullptr;
    }
    if (!number)
        return {};
    if (*number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        throw ValueError("The number " + std::to_string(*number) + " in '" + std::string(field.name) +
                         "' is too large: 9223372036854775807 is the largest.");
    return *number;
}

Value read_bytes(const void* member, bool optional) {
    const Bytes* bytes = static_cast<const Bytes*>(member);
    if (optional) {
        const auto& value = *static_cast<const std::optional<Bytes>*>(member);
        bytes = value ? &*value : nullptr;
    }
    return bytes ? Value::bytes({reinterpret_cast<const char*>(bytes->data()), bytes->size()}) : Value();
}

// A method, bound to its object: templates call it.
class BoundMethod final : public Object {
public:
    BoundMethod(const FieldMeta& method, const void* object) : method_(method), object_(object) {}
    std::string_view type_name() const override { return "method"; }
    bool is_callable() const override { return true; }
    bool alters_data() const override { return method_.alters_data; }
    Value call() const override { return method_.call(object_); }

private:
    const FieldMeta& method_;
    const void* object_;
};

class DescribedObject : public Object {
public:
    DescribedObject(const Description& description, const void* object, void (*destroy)(void*))
        : description_(description), object_(object), destroy_(destroy) {}
    ~DescribedObject() override {
        if (destroy_)
            destroy_(const_cast<void*>(object_));  // it was taken over, so it may be changed
    }
    std::string_view type_name() const override { return description_.type->name(); }
    std::optional<Value> attribute(std::string_view name) const override {
        return read_attribute(description_, object_, name);
    }
    std::string str() const override {
        if (const auto text = attribute("str"))
            return text->is_object() && text->as_object().is_callable() ? text->as_object().call().str()
                                                                        : text->str();
        return std::string(type_name()) + " object";
    }

private:
    const Description& description_;
    const void* object_;
    void (*destroy_)(void*);
};

}  // namespace

Value read_member(const FieldMeta& field, const void* member) {
    switch (field.storage) {
        case Storage::boolean:
            return read<bool>(member, field.optional);
        case Storage::int16:
            return read<std::int16_t>(member, field.optional);
        case Storage::int32:
            return read<std::int32_t>(member, field.optional);
        case Storage::int64:
            return read<std::int64_t>(member, field.optional);
        case Storage::uint16:
            return read<std::uint16_t>(member, field.optional);
        case Storage::uint32:
            return read<std::uint32_t>(member, field.optional);
        case Storage::uint64:
            return read_uint64(field, member);
        case Storage::real32:
            return read<float>(member, field.optional);
        case Storage::real64:
            return read<double>(member, field.optional);
        case Storage::text:
            return read<std::string>(member, field.optional);
        case Storage::datetime:
            return read<DateTime>(member, field.optional);
        case Storage::date:
            return read<Date>(member, field.optional);
        case Storage::time:
            return read<Time>(member, field.optional);
        case Storage::duration:
            return read<Duration>(member, field.optional);
        case Storage::uuid:
            return read<UUID>(member, field.optional);
        case Storage::json:
            return read<Value>(member, field.optional);
        case Storage::decimal:
            return read<Decimal>(member, field.optional);
        case Storage::bytes:
            return read_bytes(member, field.optional);
        case Storage::custom: {
            const void* held = field.inside ? field.inside(const_cast<void*>(member), Inside::look)
                                            : member;  // changes nothing
            return held ? field.codec->get(held) : Value();
        }
        default:
            throw TypeError("The member '" + std::string(field.name) + "' is no plain value.");
    }
}

std::optional<Value> read_attribute(const Description& description, const void* object,
                                    std::string_view name) {
    for (std::size_t part = 0; part < description.part_count; ++part) {
        const Description::Part& fields = description.parts[part];
        for (std::size_t i = 0; i < fields.count; ++i) {
            const FieldMeta& field = fields.fields[i];
            const char* owner = static_cast<const char*>(object) + fields.offset();
            const bool is_display = field.choice_count > 0 && name.starts_with("get_") &&
                                    name.ends_with("_display") &&
                                    name.substr(4, name.size() - 12) == field.name;
            if (field.name != name && !is_display)
                continue;
            if (field.storage == Storage::method)
                return Value::adopt(new BoundMethod(field, owner));
            if (field.target)
                return std::nullopt;  // a relation, which orm knows how to follow
            const Value value = read_member(field, owner + field.offset());
            return is_display ? Value(display(field, value)) : value;
        }
    }
    return std::nullopt;
}

std::string display(const FieldMeta& field, const Value& value) {
    for (std::size_t i = 0; i < field.choice_count; ++i)
        if (field.choices[i].value.value() == value)
            return std::string(field.choices[i].label);
    return value.str();
}

Value detail::borrowed_struct(const Description& description, const void* object) {
    return Value::adopt(new DescribedObject(description, object, nullptr));
}

Value detail::owned_struct(const Description& description, void* object, void (*destroy)(void*)) {
    return Value::adopt(new DescribedObject(description, object, destroy));
}

}  // namespace nuages::meta
