#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <nuages/fibers/loop.h>

namespace nuages::fibers {

class LoopState;

namespace detail {

struct FiberState;

enum class Direction : std::uint8_t { read, write };

// The fibers of a loop that wait until a descriptor is ready. A descriptor stays registered, disarmed, after
// it fired, so that waiting for it again costs one system call.
class DescriptorWaits {
public:
    explicit DescriptorWaits(LoopState& loop);
    ~DescriptorWaits();

    // In a fiber. False where the time-out came first.
    bool wait(int fd, Direction direction, Duration timeout);
    // A Watch took or gave back that descriptor: what is known about its registration no longer holds.
    void forget(int fd) noexcept;

private:
    struct Entry;
    struct Waiting {
        FiberState* fiber;
        bool done = false;
    };

    Entry& entry(int fd);
    int arm(Entry& entry) noexcept;
    void wake(Waiting*& slot) noexcept;
    void settle(Entry& entry) noexcept;
    static void deliver(Watch& watch, std::uint32_t events);

    LoopState& loop_;
    std::vector<std::unique_ptr<Entry>> entries_;  // by descriptor
};

}  // namespace detail
}  // namespace nuages::fibers
