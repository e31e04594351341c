// Opens connections, makes one request on each, prints "ready" and keeps them open until its input ends.
// `bench_http_idle PORT COUNT`
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

#include "connect.h"

namespace {

bool request_on_new_connection(int port) {
    const int fd = connect_to(port);
    if (fd < 0)
        return false;
    constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    char response[4096];
    return ::send(fd, request.data(), request.size(), 0) == static_cast<ssize_t>(request.size()) &&
           ::recv(fd, response, sizeof response, 0) > 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s PORT COUNT\n", argv[0]);
        return 2;
    }
    const int port = std::atoi(argv[1]);
    for (int i = 0, count = std::atoi(argv[2]); i < count; ++i) {
        if (!request_on_new_connection(port)) {
            std::fprintf(stderr, "connection %d failed: %s\n", i, std::strerror(errno));
            return 1;
        }
    }
    std::puts("ready");
    std::fflush(stdout);
    char nothing;
    while (::read(STDIN_FILENO, &nothing, 1) > 0) {
    }
}
