// The example of the README.
#include <cstdint>
#include <thread>

#include <gtest/gtest.h>

#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/server/server.h>

#include "server_support.h"

namespace {

// Not at a port that may be taken here: it is enough that it compiles, and that the handler does what it
// says.
[[maybe_unused]] void serve() {
    nuages::server::Options options;
    options.max_body_bytes = 10 * 1024 * 1024;
    nuages::server::Server server(options, [](nuages::HttpRequest& request) {
        return nuages::HttpResponse("Hello, " + std::string(request.path));
    });
    server.bind("127.0.0.1", 8000);
    // Until server.stop(), from any thread or signal handler.
    server.run();
}

TEST(Readme, TheHandlerOfTheExampleGreets) {
    nuages::server::testing::RunningServer server([](nuages::HttpRequest& request) {
        return nuages::HttpResponse("Hello, " + std::string(request.path));
    });
    nuages::server::testing::Client client(server);
    client.send("GET /you HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(client.receive().body, "Hello, /you");
}

}  // namespace
