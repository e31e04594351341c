#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <nuages/http/handler.h>

namespace nuages::app {
class Application;
}

namespace nuages::testing {

// The site on a free port of 127.0.0.1, served from a thread of its own, for tests with a browser. What it
// reads from the database has to be committed: use it in a TransactionTestCase.
class LiveServer {
public:
    // The application has to be started and must outlive this. `handler` stands for the application's own
    // where given.
    explicit LiveServer(const app::Application& application, Handler handler = nullptr);
    // Answers what is in flight first.
    ~LiveServer();
    LiveServer(const LiveServer&) = delete;
    LiveServer& operator=(const LiveServer&) = delete;

    std::uint16_t port() const noexcept;
    // "http://127.0.0.1:43125" and the path.
    std::string url(std::string_view path = "") const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nuages::testing
