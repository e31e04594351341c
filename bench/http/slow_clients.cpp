// Clients that send the head of a request a byte at a time and never come to its end. Prints "ready" when all
// are connected, sends one byte on each every two seconds, a few at a time as clients that know nothing of
// each other, and ends with its input. `bench_http_slow PORT COUNT`
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "connect.h"

namespace {

// In two seconds.
constexpr std::size_t ticks = 400;
constexpr std::string_view beginning = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";

int begin_request(int port) {
    const int fd = connect_to(port);
    if (fd < 0 || ::send(fd, beginning.data(), beginning.size(), MSG_NOSIGNAL) < 0)
        return -1;
    return fd;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
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
    pollfd input{STDIN_FILENO, POLLIN, 0};
    for (std::size_t tick = 0; ::poll(&input, 1, 2000 / ticks) == 0; ++tick) {
        for (std::size_t i = tick % ticks; i < sockets.size(); i += ticks) {
            int& fd = sockets[i];
            if (::send(fd, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1)
                continue;
            ::close(fd);  // dropped: begin anew
            fd = begin_request(port);
        }
    }
}
