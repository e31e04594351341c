#pragma once

#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

#include "devserver/unique_fd.h"

namespace nuages::cli {

// How a process ended.
struct ExitStatus {
    int code = 0;    // where it exited
    int signal = 0;  // where a signal ended it; 0 otherwise

    bool ok() const { return code == 0 && signal == 0; }
    std::string describe() const;  // "exit code 1", "signal 11 (Segmentation fault)"
};

// A child process, waited for by its pidfd, so that no other child is ever reaped by mistake. It gets SIGTERM
// when this process dies. Destroying a running one kills it.
class Process {
public:
    struct Options {
        std::vector<std::string>
            command;  // the program (found in PATH unless it has a slash) and its arguments
        std::vector<std::pair<std::string, std::string>> environment;  // added to this process's own
        std::vector<std::pair<int, int>> descriptors;  // ours -> the child's number (3 and up), 32 at most
        int output = -1;                               // its stdout and stderr; -1 inherits ours
        bool own_group = false;  // in a process group of its own: ^C in the terminal does not reach it
    };

    // Throws Error where it cannot be started at all; a program that does not exist ends with exit code 127.
    explicit Process(const Options& options);
    // A child that this process had before it executed its present program. Throws Error where there is none.
    static Process adopt(pid_t pid);
    Process(Process&& other) noexcept
        : pid_(std::exchange(other.pid_, -1)), group_(other.group_), pidfd_(std::move(other.pidfd_)) {}
    Process& operator=(Process&& other) noexcept {
        std::swap(pid_, other.pid_);
        std::swap(group_, other.group_);
        std::swap(pidfd_, other.pidfd_);
        return *this;
    }
    ~Process();

    pid_t pid() const { return pid_; }
    // Readable once the process has ended.
    int fd() const { return pidfd_.get(); }
    // To its whole group where it has one of its own.
    void send(int signal) const;
    // Blocks until it has ended; asked once.
    ExitStatus wait();

private:
    Process(pid_t pid, bool group, UniqueFd pidfd) : pid_(pid), group_(group), pidfd_(std::move(pidfd)) {}

    pid_t pid_ = -1;
    bool group_ = false;
    UniqueFd pidfd_;
};

}  // namespace nuages::cli
