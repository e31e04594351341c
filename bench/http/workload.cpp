// The server of the table: one loop, no middleware, one page for each kind of work. `bench_http_workload PORT
// FOLDER` where FOLDER has 10k.bin and 10m.bin.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <nuages/fibers/fiber.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/server/server.h>

namespace {

using namespace nuages;

server::Server* running = nullptr;  // for the signal handler

// A clock that strikes ten times a second.
HttpResponse events() {
    return StreamingHttpResponse(
        [](ResponseWriter& writer) {
            for (int i = 0;; ++i) {
                writer.write("data: " + std::to_string(i) + "\n\n");
                writer.flush();
                fibers::sleep_for(Duration::milliseconds(100));
            }
        },
        200, "text/event-stream");
}

HttpResponse upload(HttpRequest& request) {
    std::size_t size = 0;
    char piece[16 * 1024];
    while (const std::size_t taken = request.body.read(piece, sizeof piece))
        size += taken;
    return HttpResponse(std::to_string(size), 200, "text/plain");
}

HttpResponse answer(HttpRequest& request, const std::string& folder) {
    if (request.path == "/json")
        return JsonResponse({{"message", "Hello, World!"}});
    if (request.path == "/10k.bin" || request.path == "/10m.bin")
        return FileResponse(folder + std::string(request.path));
    if (request.path == "/upload")
        return upload(request);
    if (request.path == "/sse")
        return events();
    return HttpResponse("Hello, World!", 200, "text/plain");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s PORT FOLDER\n", argv[0]);
        return 2;
    }
    server::Options options;
    options.threads = 1;
    options.max_connections = 20'000;
    options.max_requests_in_flight = 20'000;
    options.max_queue_delay = {};
    options.header_timeout = Duration::seconds(60);
    options.server_header = "nuages";
    server::Server server(
        options, [folder = std::string(argv[2])](HttpRequest& request) { return answer(request, folder); });
    server.bind("127.0.0.1", static_cast<std::uint16_t>(std::atoi(argv[1])));
    running = &server;
    std::signal(SIGTERM, [](int) { running->stop(); });
    server.run();
}
