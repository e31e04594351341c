#include "site_process_support.h"

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <system_error>
#include <unistd.h>

namespace nuages::cli {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return name;
}

// In the folder, as somebody who has changed into it.
std::vector<std::string> within(const SiteFolder& folder, std::vector<std::string> words) {
    words.insert(words.begin(), {"env", "-C", folder.path(), folder.program()});
    return words;
}

}  // namespace

SiteFolder::SiteFolder(std::string_view settings) {
    write("config/settings/base.toml",
          "secret_key = \"k3y-f0r-tests-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH\"\n" +
              std::string(settings));
    std::filesystem::copy_file(std::string(NUAGES_BINARY_DIR) + "/bin/cli_test_site", program());
}

SiteFolder::Result SiteFolder::run(const std::vector<std::string>& words) const {
    const std::string path = *this / "output.txt";
    const UniqueFd output(::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600));
    const ExitStatus status = Process({.command = within(*this, words), .output = output.get()}).wait();
    return {status.signal != 0 ? -status.signal : status.code, read("output.txt")};
}

ReservedPort::ReservedPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int on = 1;
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    sockaddr_in name = loopback(0);
    socklen_t size = sizeof name;
    if (::bind(socket_.get(), reinterpret_cast<sockaddr*>(&name), size) != 0 ||
        ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&name), &size) != 0)
        throw std::system_error(errno, std::generic_category(), "no port is free");
    number_ = ntohs(name.sin_port);
}

std::string http_get(std::uint16_t port, std::string_view path, std::string_view headers) {
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval patience{.tv_sec = 60, .tv_usec = 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const sockaddr_in name = loopback(port);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0)
        return {};
    const std::string request = "GET " + std::string(path) +
                                " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                                std::string(headers) + "\r\n";
    ::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL);
    std::string answer;
    char bytes[4096];
    for (ssize_t count; (count = ::recv(socket.get(), bytes, sizeof bytes, 0)) > 0;)
        answer.append(bytes, static_cast<std::size_t>(count));
    return answer;
}

RunningSite::RunningSite(const SiteFolder& folder, std::string command, std::vector<std::string> more)
    : folder_(folder), process_(start(std::move(command), std::move(more))) {
    eventually([&] { return !get("/").empty(); });
}

Process RunningSite::start(std::string command, std::vector<std::string> more) {
    const UniqueFd log(
        ::open((folder_ / "log.txt").c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
    more.insert(more.begin(), {std::move(command), std::to_string(port_)});
    return Process({.command = within(folder_, std::move(more)), .output = log.get()});
}

RunningSite::~RunningSite() {
    if (!ended_)
        stop(SIGTERM);
}

ExitStatus RunningSite::stop(int signal) {
    ended_ = true;
    process_.send(signal);
    return process_.wait();
}

}  // namespace nuages::cli
