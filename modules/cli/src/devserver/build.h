#pragma once

#include <string>
#include <vector>

#include <nuages/fibers/loop.h>

#include "devserver/process.h"
#include "devserver/unique_fd.h"

namespace nuages::cli {

// One run of the build command, with what it prints. Destroying it kills it and all that it started.
class Build {
public:
    // Throws Error where it cannot be started.
    explicit Build(const std::vector<std::string>& command);

    Process& process() { return process_; }
    // What it prints can be read here.
    int output() const { return output_.get(); }
    // Takes what is there to read, without blocking; false once nothing can follow.
    bool read();
    const std::string& text() const { return text_; }
    Duration started() const { return started_; }

private:
    struct Pipe;
    Build(const std::vector<std::string>& command, Pipe pipe);

    Duration started_ = fibers::monotonic_now();
    Process process_;
    UniqueFd output_;
    std::string text_;

public:
    // Of those who wait for it. They end before the descriptors above are closed.
    fibers::Subscription on_exit;
    fibers::Subscription on_output;
};

}  // namespace nuages::cli
