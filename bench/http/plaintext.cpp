// The server with nothing around it: one loop, one view, no middleware. `bench_http_plaintext PORT`
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/server/server.h>

namespace {

nuages::server::Server* running = nullptr;  // for the signal handler

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    nuages::server::Options options;
    options.threads = 1;
    options.server_header = "nuages";
    nuages::server::Server server(options, [](nuages::HttpRequest&) {
        return nuages::HttpResponse("Hello, World!", 200, "text/plain");
    });
    server.bind("127.0.0.1", static_cast<std::uint16_t>(std::atoi(argv[1])));
    running = &server;
    std::signal(SIGTERM, [](int) { running->stop(); });
    server.run();
}
