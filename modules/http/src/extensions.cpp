#include <algorithm>

#include <nuages/http/extensions.h>

namespace nuages {

void* Extensions::find(const Type* type) const noexcept {
    for (const Slot& slot : slots_)
        if (slot.type == type)
            return slot.object;
    return nullptr;
}

void* Extensions::make(const Type* type) {
    slots_.reserve(slots_.size() + 1);
    void* object = ::operator new(type->size, std::align_val_t(type->alignment));
    try {
        type->construct(object);
    } catch (...) {
        ::operator delete(object, std::align_val_t(type->alignment));
        throw;
    }
    slots_.push_back({type, object});
    return object;
}

void Extensions::clear() noexcept {
    while (!slots_.empty()) {
        const Slot slot = slots_.back();
        slots_.pop_back();
        slot.type->destroy(slot.object);
        ::operator delete(slot.object, std::align_val_t(slot.type->alignment));
    }
}

std::optional<Value> Extensions::attribute(const HttpRequest& request, std::string_view name) const {
    for (const Slot& slot : slots_)
        if (slot.type->attribute)
            if (auto value = slot.type->attribute(slot.object, request, name))
                return value;
    return std::nullopt;
}

}  // namespace nuages
