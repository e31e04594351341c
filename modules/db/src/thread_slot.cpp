#include <algorithm>
#include <mutex>
#include <vector>

#include <nuages/db/detail/thread_slot.h>

namespace nuages::db {
namespace {

class FreeSlots {
public:
    std::size_t take() {
        const std::lock_guard lock(mutex_);
        if (free_.empty())
            return used_++;
        const auto smallest = std::min_element(free_.begin(), free_.end());
        const std::size_t slot = *smallest;
        free_.erase(smallest);
        return slot;
    }
    void give_back(std::size_t slot) {
        const std::lock_guard lock(mutex_);
        free_.push_back(slot);
    }

private:
    std::mutex mutex_;
    std::vector<std::size_t> free_;
    std::size_t used_ = 0;
};

// Never destroyed: threads may end after the static objects.
FreeSlots& free_slots() {
    static FreeSlots& slots = *new FreeSlots;
    return slots;
}

struct Slot {
    Slot() : number(free_slots().take()) {}
    ~Slot() { free_slots().give_back(number); }
    const std::size_t number;
};

}  // namespace

std::size_t thread_slot() {
    thread_local const Slot slot;
    return slot.number;
}

}  // namespace nuages::db
