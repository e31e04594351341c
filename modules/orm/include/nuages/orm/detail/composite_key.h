#pragma once

#include <cstdint>

#include <nuages/meta/field.h>

namespace nuages::orm::detail {

// What stands in a Path, and for FieldInfo::number(), for a primary key of several fields. It is no member of
// the model, so that it has no number among the fields, of which there are 255 at most.
inline constexpr std::uint8_t composite_key_number = 255;

// What such a key says of itself.
inline constexpr meta::FieldMeta composite_key_meta = [] {
    meta::FieldMeta key;
    key.name = "pk";
    key.kind = meta::Kind::composite;
    key.storage = meta::Storage::composite;
    key.primary_key = true;
    key.blank = true;
    key.editable = false;
    return key;
}();

}  // namespace nuages::orm::detail
