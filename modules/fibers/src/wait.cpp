#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <string>

#include <nuages/base/error.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/wait.h>

#include "loop_state.h"

namespace nuages::fibers {
namespace {

int poll_milliseconds(Duration timeout, Duration deadline) {
    if (detail::is_endless(timeout))
        return -1;
    constexpr std::int64_t longest = 3'600'000;
    const std::int64_t left = (deadline - monotonic_now()).us;
    return static_cast<int>(std::clamp<std::int64_t>((left + 999) / 1000, 0, longest));
}

bool block_until_ready(int fd, short events, Duration timeout) {
    const Duration deadline = detail::is_endless(timeout) ? forever : monotonic_now() + timeout;
    for (;;) {
        pollfd descriptor{fd, events, 0};
        const int count = ::poll(&descriptor, 1, poll_milliseconds(timeout, deadline));
        if (count < 0 && errno != EINTR)
            throw Error("cannot wait for descriptor " + std::to_string(fd) + ": " + std::strerror(errno));
        if (count > 0 && descriptor.revents & POLLNVAL)
            throw Error("cannot wait for descriptor " + std::to_string(fd) + ": it is not open");
        if (count > 0)
            return true;
        if (monotonic_now() >= deadline)
            return false;
    }
}

bool wait(int fd, detail::Direction direction, short events, Duration timeout) {
    if (!in_fiber())
        return block_until_ready(fd, events, timeout);
    return detail::this_thread().loop->waits().wait(fd, direction, timeout);
}

}  // namespace

bool wait_readable(int fd, Duration timeout) {
    return wait(fd, detail::Direction::read, POLLIN | POLLRDHUP, timeout);
}

bool wait_writable(int fd, Duration timeout) {
    return wait(fd, detail::Direction::write, POLLOUT, timeout);
}

}  // namespace nuages::fibers
