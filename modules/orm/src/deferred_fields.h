#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nuages/orm/detail/model_ops.h>
#include <nuages/orm/detail/object_state.h>
#include <nuages/orm/model_info.h>

namespace nuages::orm::detail {

// The fields that a query left out. One for each plan, shared by all objects that it reads.
struct DeferredFields {
    mutable std::atomic<std::uint32_t> references{1};
    std::vector<bool> has;  // by FieldInfo::number()
};

// Of objects that are read without these fields of the model.
ObjectState state_without(const ModelInfo& model, const std::vector<const FieldInfo*>& fields);

// That of an object. Models that fields made have no objects.
inline ObjectState& state_of(const ModelInfo& model, void* object) {
    return *reinterpret_cast<ObjectState*>(static_cast<char*>(object) + model.ops().state_offset);
}
inline const ObjectState& state_of(const ModelInfo& model, const void* object) {
    return *reinterpret_cast<const ObjectState*>(static_cast<const char*>(object) + model.ops().state_offset);
}

}  // namespace nuages::orm::detail
