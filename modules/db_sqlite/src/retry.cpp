#include "retry.h"

#include <algorithm>
#include <cstdint>

#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>

namespace nuages::db {
namespace {

constexpr Duration shortest = Duration::microseconds(500);
constexpr Duration longest = Duration::milliseconds(8);

}  // namespace

LockWait::LockWait(Duration limit)
    : deadline_(fibers::monotonic_now() + std::min(limit, Duration::days(365))),
      random_(static_cast<std::uint32_t>(fibers::monotonic_now().us) | 1) {}

bool LockWait::pause() {
    const Duration left = deadline_ - fibers::monotonic_now();
    if (left <= Duration{})
        return false;
    random_ ^= random_ << 13;
    random_ ^= random_ >> 17;
    random_ ^= random_ << 5;
    const Duration usual = std::min(shortest * (1 << std::min(attempts_++ / 4, 4)), longest);
    fibers::sleep_for(std::min(usual + Duration{random_ % usual.us}, left));
    return true;
}

}  // namespace nuages::db
