#include <functional>
#include <memory>

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
    const std::size_t used = used_;
    void* const object = place(*type);
    try {
        type->construct(object);
    } catch (...) {
        give_back(object, *type);
        used_ = used;
        throw;
    }
    slots_.push_back({type, object});
    return object;
}

void* Extensions::place(const Type& type) {
    void* at = room_ + used_;
    std::size_t left = sizeof room_ - used_;
    if (!std::align(type.alignment, type.size, at, left))
        return ::operator new(type.size, std::align_val_t(type.alignment));
    used_ = sizeof room_ - left + type.size;
    return at;
}

void Extensions::give_back(void* object, const Type& type) noexcept {
    const auto* const at = static_cast<const std::byte*>(object);
    const bool is_inside = !std::less<>()(at, room_) && std::less<>()(at, room_ + sizeof room_);
    if (!is_inside)
        ::operator delete(object, std::align_val_t(type.alignment));
}

void Extensions::clear() noexcept {
    while (!slots_.empty()) {
        const Slot slot = slots_.back();
        slots_.pop_back();
        slot.type->destroy(slot.object);
        give_back(slot.object, *slot.type);
    }
    used_ = 0;
}

std::optional<Value> Extensions::attribute(const HttpRequest& request, std::string_view name) const {
    for (const Slot& slot : slots_)
        if (slot.type->attribute)
            if (auto value = slot.type->attribute(slot.object, request, name))
                return value;
    return std::nullopt;
}

}  // namespace nuages
