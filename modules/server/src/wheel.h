#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace nuages::server {

// Something with a deadline, counted in ticks of its wheel. Pushing the deadline back is a plain store: the
// wheel notices when it comes by. Only bringing it forward needs Wheel::reschedule().
struct WheelEntry {
    WheelEntry* next = nullptr;
    WheelEntry* previous = nullptr;
    std::uint32_t deadline = 0;
    std::uint32_t visit = 0;  // the tick at which the wheel comes by
};

// A coarse timer wheel. Ticks are counted by a number that may wrap around.
class Wheel {
public:
    Wheel() noexcept;
    Wheel(const Wheel&) = delete;
    Wheel& operator=(const Wheel&) = delete;

    std::uint32_t tick() const noexcept { return tick_; }
    void insert(WheelEntry& entry) noexcept;
    static void remove(WheelEntry& entry) noexcept;
    void reschedule(WheelEntry& entry) noexcept {
        if (static_cast<std::int32_t>(entry.deadline - entry.visit) >= 0)
            return;  // in time already; its neighbours stay untouched
        remove(entry);
        insert(entry);
    }

    // Goes on by one tick and calls expire(entry) for each whose deadline has come, taken out already.
    template <class Expire>
    void advance(Expire expire) {
        WheelEntry due;
        take_next_slot(due);
        while (WheelEntry* entry = take_front(due)) {
            if (static_cast<std::int32_t>(entry->deadline - tick_) > 0)
                insert(*entry);
            else
                expire(*entry);
        }
    }

    // Calls f for every entry; f may remove that one.
    template <class F>
    void for_each(F f) {
        for (WheelEntry& slot : slots_) {
            for (WheelEntry* entry = slot.next; entry != &slot;) {
                WheelEntry* const next = entry->next;
                f(*entry);
                entry = next;
            }
        }
    }

private:
    static constexpr std::uint32_t slots = 1024;  // a power of two

    // Moves the slot's ring to `head`, which must stay in place.
    void take_next_slot(WheelEntry& head) noexcept;
    static WheelEntry* take_front(WheelEntry& head) noexcept;

    std::array<WheelEntry, slots> slots_;  // heads of rings
    std::uint32_t tick_ = 0;
};

}  // namespace nuages::server
