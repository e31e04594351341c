#include <algorithm>
#include <random>

#include <nuages/db/retry.h>
#include <nuages/fibers/fiber.h>

namespace nuages::db::detail {

void wait_for_next_attempt(int failures, int attempts) {
    if (failures >= attempts)
        throw;
    thread_local std::minstd_rand random{std::random_device{}()};
    constexpr int longest_ms = 500;
    const int most = std::min(longest_ms, 5 << std::min(failures, 10));
    fibers::sleep_for(Duration::milliseconds(std::uniform_int_distribution(1, most)(random)));
}

}  // namespace nuages::db::detail
