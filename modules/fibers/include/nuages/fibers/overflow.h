#pragma once

namespace nuages::fibers {

// While one of these lives, a fiber of this thread that runs past its stack writes "fiber stack exhausted"
// with its label and the remedy to stderr before the process dies as it would have. One a thread, made by
// that thread; the first of the process installs the handler of SIGSEGV and SIGBUS, which hands every other
// fault to the handler before it.
class OverflowReport {
public:
    OverflowReport();
    ~OverflowReport();
    OverflowReport(const OverflowReport&) = delete;
    OverflowReport& operator=(const OverflowReport&) = delete;

private:
    void* stack_;
};

}  // namespace nuages::fibers
