#include "wheel.h"

#include <algorithm>

namespace nuages::server {
namespace {

void link(WheelEntry& entry, WheelEntry& before) noexcept {
    entry.next = &before;
    entry.previous = before.previous;
    before.previous->next = &entry;
    before.previous = &entry;
}

}  // namespace

Wheel::Wheel() noexcept {
    for (WheelEntry& slot : slots_)
        slot.next = slot.previous = &slot;
}

void Wheel::insert(WheelEntry& entry) noexcept {
    const auto ahead = static_cast<std::int32_t>(entry.deadline - tick_);
    const auto steps = static_cast<std::uint32_t>(std::clamp<std::int32_t>(ahead, 1, slots - 1));
    entry.visit = tick_ + steps;
    link(entry, slots_[entry.visit % slots]);
}

void Wheel::remove(WheelEntry& entry) noexcept {
    entry.previous->next = entry.next;
    entry.next->previous = entry.previous;
    entry.next = entry.previous = nullptr;
}

void Wheel::take_next_slot(WheelEntry& head) noexcept {
    WheelEntry& slot = slots_[++tick_ % slots];
    head.next = head.previous = &head;
    if (slot.next == &slot)
        return;
    link(head, slot);
    remove(slot);
    slot.next = slot.previous = &slot;
}

WheelEntry* Wheel::take_front(WheelEntry& head) noexcept {
    WheelEntry* const entry = head.next;
    if (entry == &head)
        return nullptr;
    remove(*entry);
    return entry;
}

}  // namespace nuages::server
