#pragma once

#include <cstddef>

#include <nuages/base/time.h>

namespace nuages::server {

// Whether the other side moves on: it has a time-out's time for each 16 KiB, so that one that sends or takes
// a byte now and then does not hold a connection for ever. Only the time that is spent waiting for it counts.
class Pace {
public:
    static constexpr std::size_t step_bytes = 16 * 1024;

    // What is left of the time-out for the next wait; not positive where it is over.
    Duration left(Duration timeout) const noexcept { return timeout - waited_; }
    void waited(Duration duration) noexcept { waited_ = waited_ + duration; }
    void moved(std::size_t bytes) noexcept {
        moved_ += bytes;
        if (moved_ < step_bytes)
            return;
        moved_ = 0;
        waited_ = {};
    }

private:
    Duration waited_;
    std::size_t moved_ = 0;
};

}  // namespace nuages::server
