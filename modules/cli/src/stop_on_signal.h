#pragma once

#include <memory>

#include <nuages/base/function.h>

namespace nuages::cli {

// While it lives, SIGINT and SIGTERM call `stop`, on a thread of its own. A second one ends the process at
// once. Made before other threads are, so that none of them gets the signals.
class StopOnSignal {
public:
    explicit StopOnSignal(Function<void()> stop);
    ~StopOnSignal();
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace nuages::cli
