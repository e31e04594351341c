// Clients that send the head of a request a byte at a time and never come to its end. Prints "ready" when all
// are connected, sends one byte on each every ten seconds (slowhttptest's default), one after the other as
// clients that know nothing of each other, and ends with its input. `bench_http_slow PORT COUNT`
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <vector>

#include "connect.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::nanoseconds between_bytes = std::chrono::seconds(10);
constexpr std::string_view beginning = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";

int begin_request(int port) {
    const int fd = connect_to(port);
    if (fd < 0 || ::send(fd, beginning.data(), beginning.size(), MSG_NOSIGNAL) < 0)
        return -1;
    return fd;
}

// Waits for that time, which may be over.
bool input_ends_before(Clock::time_point time) {
    const std::chrono::nanoseconds left = std::max(time - Clock::now(), Clock::duration::zero());
    const timespec timeout{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return ::ppoll(&input, 1, &timeout, nullptr) != 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3 || std::atoi(argv[2]) < 1) {
        std::fprintf(stderr, "usage: %s PORT COUNT\n", argv[0]);
        return 2;
    }
    const int port = std::atoi(argv[1]);
    std::vector<int> sockets;
    for (int i = 0, count = std::atoi(argv[2]); i < count; ++i) {
        sockets.push_back(begin_request(port));
        if (sockets.back() < 0) {
            std::fprintf(stderr, "connection %d failed: %s\n", i, std::strerror(errno));
            return 1;
        }
    }
    std::puts("ready");
    std::fflush(stdout);
    const auto between_clients = between_bytes / static_cast<long>(sockets.size());
    Clock::time_point due = Clock::now();
    for (std::size_t i = 0; !input_ends_before(due); i = (i + 1) % sockets.size(), due += between_clients) {
        int& fd = sockets[i];
        if (::send(fd, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1)
            continue;
        ::close(fd);  // dropped: begin anew
        fd = begin_request(port);
    }
}
