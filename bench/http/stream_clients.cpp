// Reads streams of events and prints how many came in how many seconds. `bench_http_streams PORT COUNT
// SECONDS`
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connect.h"

namespace {

constexpr std::string_view request =
    "GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";

int open_stream(int port) {
    const int fd = connect_to(port);
    if (fd < 0 || ::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0)
        return -1;
    return fd;
}

std::size_t count_events(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find("data:", at)) != text.npos; at += 5)
        ++count;
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: %s PORT COUNT SECONDS\n", argv[0]);
        return 2;
    }
    const int loop = ::epoll_create1(0);
    for (int i = 0, count = std::atoi(argv[2]); i < count; ++i) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = open_stream(std::atoi(argv[1]));
        if (event.data.fd < 0 || ::epoll_ctl(loop, EPOLL_CTL_ADD, event.data.fd, &event) != 0) {
            std::fprintf(stderr, "stream %d failed: %s\n", i, std::strerror(errno));
            return 1;
        }
    }
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::seconds(std::atoi(argv[3]));
    std::size_t events = 0;
    while (Clock::now() < end) {
        epoll_event ready[256];
        const int count = ::epoll_wait(loop, ready, 256, 100);
        for (int i = 0; i < count; ++i) {
            char block[16 * 1024];
            const ssize_t size = ::recv(ready[i].data.fd, block, sizeof block, MSG_DONTWAIT);
            if (size == 0) {
                std::fputs("a stream ended\n", stderr);
                return 1;
            }
            events += count_events({block, static_cast<std::size_t>(std::max<ssize_t>(size, 0))});
        }
    }
    std::printf("%zu\n", events);
}
