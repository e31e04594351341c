#pragma once

#include <nuages/base/time.h>
#include <nuages/fibers/fiber.h>

namespace nuages::fibers {

// Suspend the fiber (outside of one: block the thread) until the descriptor can be read or written without
// blocking, has failed, or was closed by the other side. False where `timeout` came first. At most one fiber
// may wait for each direction of a descriptor, and the loop must not watch it otherwise; do not close it
// meanwhile. Throw Cancelled, and Error where the descriptor cannot be waited for.
bool wait_readable(int fd, Duration timeout = forever);
bool wait_writable(int fd, Duration timeout = forever);

}  // namespace nuages::fibers
