#include "shedder.h"

#include <algorithm>

namespace nuages::server {
namespace {

constexpr Duration shortest_interval = Duration::milliseconds(100);
// An interval has to see enough requests to know that none of them was lucky.
constexpr std::int64_t requests_an_interval = 20;

}  // namespace

bool Shedder::admit(Duration now, Duration waited) noexcept {
    if (target_.us == 0)
        return true;
    const Duration target = std::max(target_, usual_ * 2);
    if (now >= interval_end_)
        begin_interval(now, target, waited);
    else
        least_wait_ = std::min(least_wait_, waited);
    asked_for_ = asked_for_ + usual_;
    if (!overloaded_ || waited <= target)
        return true;
    refused_ = true;
    return false;
}

// Refusing empties the queue, so a short wait alone does not end the overload. An interval does in which
// nothing was refused, or in which all could have been served: requests that come in bursts wait long without
// being too many.
void Shedder::begin_interval(Duration now, Duration target, Duration waited) noexcept {
    const Duration interval = std::max(shortest_interval, usual_ * requests_an_interval);
    // Silence for another interval: what was learnt before it says nothing any more.
    const bool silent = now >= interval_end_ + interval;
    const bool too_many = asked_for_ > now - interval_begin_;
    overloaded_ = !silent && (least_wait_ > target || (overloaded_ && refused_ && too_many));
    interval_begin_ = now;
    interval_end_ = now + interval;
    asked_for_ = {};
    least_wait_ = waited;
    refused_ = false;
}

}  // namespace nuages::server
