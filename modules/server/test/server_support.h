#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <nuages/server/server.h>

namespace nuages::server::testing {

// A server on a free port of this machine, on threads of its own, with one loop unless told otherwise.
class RunningServer {
public:
    explicit RunningServer(Handler handler, Options options = {});
    ~RunningServer();

    std::uint16_t port() const { return server_.port(); }
    Server& server() { return server_; }
    // Stops it and waits for its end.
    void stop();

private:
    Server server_;
    std::thread thread_;
};

struct Response {
    int status = 0;
    std::string head;  // the status line and the headers
    std::string body;

    std::string header(std::string_view name) const;
};

// A client that sends exactly the bytes it is told to. Whatever takes longer than ten seconds fails.
class Client {
public:
    // `receive_buffer` of the socket in bytes; 0 is the system's default.
    explicit Client(std::uint16_t port, int receive_buffer = 0);
    explicit Client(RunningServer& server) : Client(server.port()) {}
    // Of a unix socket.
    explicit Client(const std::string& path);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // False where the server has closed the connection.
    bool send(std::string_view bytes);
    // Closes the sending half.
    void end_sending();
    // Closes at once, with a reset where the server sends more.
    void close();

    // The next response; status 0 where the connection ended before it was complete.
    Response receive(bool to_head = false);
    // All responses until the server closes.
    std::vector<Response> receive_all();
    // Everything until the server closes, as it came.
    std::string receive_raw();
    // Waits for the end of the connection; false where something else came.
    bool at_end();

private:
    bool fill();

    int fd_;
    std::string buffer_;
};

// "200 400": the statuses in order.
std::string statuses(const std::vector<Response>& responses);

// Waits until the condition holds, at most ten seconds; whether it did.
template <class Condition>
bool eventually(Condition condition) {
    for (int i = 0; i < 10'000; ++i) {
        if (condition())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
}

}  // namespace nuages::server::testing
