#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "devserver/process.h"
#include "temporary_folder.h"

namespace nuages::cli {

// The program cli_test_site with a folder of its own.
class SiteFolder : public TemporaryFolder {
public:
    explicit SiteFolder(std::string_view settings = "debug = true\n");

    struct Result {
        int code;
        std::string output;  // of both streams
    };
    // Runs a command to its end.
    Result run(const std::vector<std::string>& words) const;
    // The program's copy in this folder.
    std::string program() const { return *this / "site"; }
};

// A port of this machine that is another's neither now nor later: the socket stays bound, so that the kernel
// gives it to no other test program and to no client, while a server with SO_REUSEADDR or SO_REUSEPORT can
// listen there.
class ReservedPort {
public:
    ReservedPort();
    operator std::uint16_t() const { return number_; }

private:
    UniqueFd socket_;
    std::uint16_t number_ = 0;
};

// "GET path" on a connection of its own; the whole answer, "" where there is none within a minute.
std::string http_get(std::uint16_t port, std::string_view path, std::string_view headers = "");

// A site that serves, stopped at the end. Output goes to the file log.txt of the folder.
class RunningSite {
public:
    // Waits until it answers.
    RunningSite(const SiteFolder& folder, std::string command, std::vector<std::string> more = {});
    ~RunningSite();

    std::string get(std::string_view path, std::string_view headers = "") const {
        return http_get(port_, path, headers);
    }
    std::uint16_t port() const { return port_; }
    std::string log() const { return folder_.read("log.txt"); }
    Process& process() { return process_; }
    ExitStatus stop(int signal);

private:
    Process start(std::string command, std::vector<std::string> more);

    const SiteFolder& folder_;
    ReservedPort port_;
    Process process_;
    bool ended_ = false;
};

// Asks again and again until it holds; false after half a minute.
template <class Condition>
bool eventually(Condition holds) {
    for (int i = 0; i < 3000; ++i) {
        if (holds())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

}  // namespace nuages::cli
