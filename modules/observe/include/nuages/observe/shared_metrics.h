#pragma once

#include <memory>
#include <string>

#include <nuages/base/function.h>

namespace nuages::observe {

// The figures of all processes of a site, which leave theirs in a folder that they share: each writes its own
// there every second and at its end. Counts of processes that have ended stay in the sums, so that these
// never fall.
class SharedMetrics {
public:
    // The folder exists, and belongs to the site alone. `own` is what this process has to tell, in
    // Prometheus' text format; it is called by a thread of this object too. Throws Error where the folder
    // cannot be written to.
    SharedMetrics(std::string folder, Function<std::string()> own);
    ~SharedMetrics();
    SharedMetrics(const SharedMetrics&) = delete;
    SharedMetrics& operator=(const SharedMetrics&) = delete;

    // Counters and gauges are sums; gauges that end in "_max" are the largest. Waits for other processes that
    // write, so in a fiber it belongs into fibers::run_blocking(). Throws Error.
    std::string text() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nuages::observe
