#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nuages/base/time.h>

#include "devserver/address.h"
#include "devserver/unique_fd.h"

namespace nuages::cli {

// How the development server does its work.
struct SupervisorOptions {
    UniqueFd listener;  // handed from one server process to the next
    Address address;
    std::filesystem::path program;                   // a new server starts when a build has changed it
    std::vector<std::string> server_command;         // of the server process
    std::vector<std::string> build_command;          // empty: C++ changes are not built
    std::filesystem::path build_folder;              // what file names in the build's output are relative to
    std::filesystem::path project_folder;            // what they are shown relative to
    std::vector<std::filesystem::path> watched;      // folders
    Duration debounce = Duration::milliseconds(15);  // of saves that come together
    Duration startup_timeout = Duration::seconds(30);
    Duration drain_timeout = Duration::seconds(30);
};

// Runs the development server: keeps the listening socket, watches the sources, builds in the background and
// puts a new server process in the place of the old one once it is healthy, while the old one answers what it
// has begun. A server process gets the socket and one end of a Channel as descriptors (see SupervisedServer)
// and sends `ready`. Returns the exit code when SIGINT or SIGTERM has stopped everything. Throws Error where
// it cannot start.
int supervise(SupervisorOptions options);

// What a server process finds when it was started by the supervisor.
struct SupervisedServer {
    static constexpr int listener_descriptor = 3;
    static constexpr int channel_descriptor = 4;
    static constexpr const char* variable = "_NUAGES_GENERATION";
};

}  // namespace nuages::cli
