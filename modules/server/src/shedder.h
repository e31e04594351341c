#pragma once

#include <nuages/base/time.h>

namespace nuages::server {

// Decides which requests a loop that cannot keep up refuses, by how long they have waited for it, as CoDel
// (RFC 8289) does for packets: while even the luckiest request of an interval waited for longer than the
// target, the queue is one that stands, and serving what has waited long would only make all wait longer.
// Requests that came lately are served, so that answered ones stay quick.
class Shedder {
public:
    // A target of 0 refuses nothing.
    explicit Shedder(Duration target) noexcept : target_(target) {}

    // Whether to serve a request that has waited for so long. `now` never goes back.
    bool admit(Duration now, Duration waited) noexcept;
    // What a request kept the loop busy: with views that take long, a few of them in a row are no overload.
    void served(Duration busy) noexcept { usual_ = usual_.us == 0 ? busy : usual_ + (busy - usual_) / 16; }
    bool overloaded() const noexcept { return overloaded_; }

private:
    void begin_interval(Duration now, Duration target, Duration waited) noexcept;

    Duration target_;
    Duration usual_;  // of served(), smoothed
    Duration interval_begin_;
    Duration interval_end_;
    Duration asked_for_;   // what serving all requests of this interval would take
    Duration least_wait_;  // of this interval
    bool overloaded_ = false;
    bool refused_ = false;  // something in this interval
};

}  // namespace nuages::server
