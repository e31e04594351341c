#include <thread>
#include <utility>

#include <nuages/app/application.h>
#include <nuages/server/server.h>
#include <nuages/testing/live_server.h>

namespace nuages::testing {
namespace {

server::Options test_options(const app::Application& application) {
    server::Options options;
    options.threads = 1;
    options.request = application.options().request;
    return options;
}

}  // namespace

struct LiveServer::Impl {
    Impl(const app::Application& application, Handler handler)
        : server(test_options(application), std::move(handler)) {
        server.bind("127.0.0.1", 0);
        thread = std::thread([this] { server.run(); });
    }
    ~Impl() {
        server.stop();
        thread.join();
    }

    server::Server server;
    std::thread thread;
};

LiveServer::LiveServer(const app::Application& application, Handler handler)
    : impl_(std::make_unique<Impl>(application, handler ? std::move(handler) : application.handler())) {}
LiveServer::~LiveServer() = default;

std::uint16_t LiveServer::port() const noexcept {
    return impl_->server.port();
}

std::string LiveServer::url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port()) + std::string(path);
}

}  // namespace nuages::testing
