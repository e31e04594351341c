#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include <nuages/base/time.h>

#include "prefork/endpoint.h"

namespace nuages::cli {

// What a process is told that `serve` starts, in its environment. Its command line is that of the master.
struct Inheritance {
    static constexpr const char* worker_variable = "NUAGES_SERVE_WORKER";
    static constexpr const char* master_variable = "NUAGES_SERVE_MASTER";
    static constexpr int channel_descriptor = 3;
    static constexpr int first_listener = 4;

    unsigned workers = 1;
    std::string listeners;        // as Listeners::text()
    std::vector<pid_t> serving;   // for a master: workers that serve already,
    std::vector<pid_t> draining;  // and those that are about to end

    Duration shutdown_timeout = Duration::seconds(30);

    // "2;7:plain,9:tls;17,18;12;30000000"
    std::string text() const;
    // Throws ValueError.
    static Inheritance parse(std::string_view text);
};

struct MasterOptions {
    Listeners listeners;
    std::vector<std::string> command;  // that starts a worker, and a new master: the program, "serve", ...
    unsigned workers = 1;
    std::vector<pid_t> serving;   // workers that the program before this one has left
    std::vector<pid_t> draining;  // likewise
    Duration startup_timeout = Duration::seconds(60);
    Duration shutdown_timeout = Duration::seconds(30);  // of the workers, for their requests in flight
    std::string introduction;                           // said once they serve
};

// Starts processes that serve from the same sockets and replaces those that end. SIGHUP replaces all by new
// ones of the program as it is then, and SIGUSR2 this process, too; while they start, the old ones serve, and
// they go on where the new ones do not become ready. SIGTERM and SIGINT stop all in order, a second one at
// once; SIGQUIT at once. Returns the exit code.
int run_master(MasterOptions options);

}  // namespace nuages::cli
