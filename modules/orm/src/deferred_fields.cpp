#include "deferred_fields.h"

namespace nuages::orm::detail {

void ObjectState::retain() const noexcept {
    deferred()->references.fetch_add(1, std::memory_order_relaxed);
}

void ObjectState::release() noexcept {
    if (deferred()->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
        delete deferred();
}

ObjectState state_without(const ModelInfo& model, const std::vector<const FieldInfo*>& fields) {
    if (fields.empty())
        return ObjectState(nullptr);
    auto* deferred = new DeferredFields;
    ObjectState state(deferred);
    deferred->has.resize(model.fields().size());
    for (const FieldInfo* field : fields)
        deferred->has[field->number()] = true;
    return state;
}

}  // namespace nuages::orm::detail
