#include "iteration.h"

#include <nuages/base/error.h>
#include <nuages/text/unicode.h>

namespace nuages::templates {
namespace {

[[noreturn]] void not_iterable(const Value& value) {
    throw TypeError("'" + std::string(value.kind_name()) + "' object is not iterable");
}

bool object_contains(const Value& container, const Value& item) {
    Object::Cursor cursor = container.as_object().iterate();
    if (!cursor) {
        if (container.as_object().length())  // a mapping
            return container.as_object().item(item).has_value();
        not_iterable(container);
    }
    Value candidate;
    while (cursor.next(candidate)) {
        if (candidate == item)
            return true;
    }
    return false;
}

}  // namespace

std::optional<std::size_t> length_of(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::text:
            return unicode::length(value.as_text());
        case Value::Kind::bytes:
            return value.as_text().size();
        case Value::Kind::list:
            return value.as_list().size();
        case Value::Kind::dict:
            return value.as_dict().size();
        case Value::Kind::object:
            return value.as_object().length();
        default:
            return std::nullopt;
    }
}

bool contains(const Value& container, const Value& item) {
    switch (container.kind()) {
        case Value::Kind::text:
            if (!item.is_text())
                throw TypeError("'in <string>' requires string as left operand, not " +
                                std::string(item.kind_name()));
            return container.as_text().find(item.as_text()) != std::string_view::npos;
        case Value::Kind::bytes:
            if (!item.is_bytes())
                throw TypeError("a bytes-like object is required, not " + std::string(item.kind_name()));
            return container.as_text().find(item.as_text()) != std::string_view::npos;
        case Value::Kind::list:
            for (const Value& candidate : container.as_list()) {
                if (candidate == item)
                    return true;
            }
            return false;
        case Value::Kind::dict:
            if (item.is_list() || item.is_dict())  // which cannot be keys, as in Python
                throw TypeError("unhashable type: '" + std::string(item.kind_name()) + "'");
            return container.as_dict().find(item) != nullptr;
        case Value::Kind::object:
            return object_contains(container, item);
        default:
            not_iterable(container);
    }
}

bool is_iterable(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::text:
        case Value::Kind::bytes:
        case Value::Kind::list:
        case Value::Kind::dict:
            return true;
        case Value::Kind::object:
            return static_cast<bool>(value.as_object().iterate());
        default:
            return false;
    }
}

List list_of(const Value& value) {
    List list;
    switch (value.kind()) {
        case Value::Kind::list:
            return value.as_list();
        case Value::Kind::dict:
            list.reserve(value.as_dict().size());
            for (const auto& [key, item] : value.as_dict())
                list.push_back(key);
            return list;
        case Value::Kind::text:
            for (std::string_view text = value.as_text(); !text.empty();) {
                std::size_t size = unicode::decode(text).size;
                list.emplace_back(text.substr(0, size));
                text.remove_prefix(size);
            }
            return list;
        case Value::Kind::bytes:
            for (char byte : value.as_text())
                list.emplace_back(static_cast<unsigned char>(byte));
            return list;
        case Value::Kind::object: {
            Object::Cursor cursor = value.as_object().iterate();
            if (!cursor)
                not_iterable(value);
            if (auto size = value.as_object().length())
                list.reserve(*size);
            Value item;
            while (cursor.next(item))
                list.push_back(item);
            return list;
        }
        default:
            not_iterable(value);
    }
}

}  // namespace nuages::templates
