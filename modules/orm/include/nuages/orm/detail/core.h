#pragma once

#include <nuages/base/value.h>
#include <nuages/meta/name.h>
#include <nuages/orm/detail/model_ops.h>

namespace nuages::orm::detail {

// The model, or ImproperlyConfigured that names it and says what to do where it is not installed.
[[noreturn]] void throw_not_installed(const meta::TypeTag& type);
inline const ModelInfo& installed(const meta::TypeTag& type, const ModelInfo* model) {
    if (!model)
        throw_not_installed(type);
    return *model;
}

// The primary key of an object; null where it has none yet.
Value key_of(const meta::TypeTag& type, const ModelInfo* model, const void* object);
// A list as people read a key of several fields: "(1, 'A755H')".
std::string tuple_text(const Value& values);

}  // namespace nuages::orm::detail
