#include "server_support.h"

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <nuages/base/text.h>

namespace nuages::server::testing {
namespace {

Options with_one_loop(Options options) {
    if (options.threads == 0)
        options.threads = 1;
    return options;
}

// After connect(), which the system does not take up again after a signal where its time is limited.
void limit_waits(int fd) {
    const timeval patience{10, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

}  // namespace

RunningServer::RunningServer(Handler handler, Options options)
    : server_(with_one_loop(std::move(options)), std::move(handler)) {
    server_.bind("127.0.0.1", 0);
    thread_ = std::thread([this] { server_.run(); });
}

RunningServer::~RunningServer() {
    stop();
}

void RunningServer::stop() {
    server_.stop();
    if (thread_.joinable())
        thread_.join();
}

std::string Response::header(std::string_view name) const {
    for (std::string_view line : text::split(head, '\n')) {
        const std::size_t colon = line.find(':');
        if (colon != line.npos && text::iequals(line.substr(0, colon), name))
            return std::string(text::trim(line.substr(colon + 1)));
    }
    return {};
}

Client::Client(std::uint16_t port, int receive_buffer)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0)
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    limit_waits(fd_);
}

Client::Client(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    limit_waits(fd_);
}

Client::~Client() {
    close();
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Client::end_sending() {
    ::shutdown(fd_, SHUT_WR);
}

void Client::close() {
    if (fd_ >= 0)
        ::close(fd_);
    fd_ = -1;
}

bool Client::fill() {
    char block[16 * 1024];
    ssize_t size;
    do {
        size = ::recv(fd_, block, sizeof block, 0);
    } while (size < 0 && errno == EINTR);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        ADD_FAILURE() << "the server neither answered nor closed the connection";
    if (size <= 0)
        return false;
    buffer_.append(block, static_cast<std::size_t>(size));
    return true;
}

Response Client::receive(bool to_head) {
    Response response;
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == buffer_.npos) {
        if (!fill())
            return {};
    }
    response.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    EXPECT_TRUE(response.head.starts_with("HTTP/1.1 ")) << response.head;
    response.status =
        static_cast<int>(text::parse_int(std::string_view(response.head).substr(9, 3)).value_or(0));
    if (to_head || response.status == 204 || response.status == 304 || response.status < 200)
        return response;
    if (response.header("Transfer-Encoding") == "chunked") {
        for (;;) {
            std::size_t line_end;
            while ((line_end = buffer_.find("\r\n")) == buffer_.npos) {
                if (!fill())
                    return {};
            }
            const std::size_t size = std::stoul(buffer_.substr(0, line_end), nullptr, 16);
            while (buffer_.size() < line_end + 2 + size + 2) {
                if (!fill())
                    return {};
            }
            response.body += buffer_.substr(line_end + 2, size);
            EXPECT_EQ(buffer_.substr(line_end + 2 + size, 2), "\r\n");
            buffer_.erase(0, line_end + 2 + size + 2);
            if (size == 0)
                return response;
        }
    }
    const std::string length = response.header("Content-Length");
    if (length.empty()) {
        response.body = receive_raw();
        return response;
    }
    const auto size = static_cast<std::size_t>(text::parse_int(length).value_or(0));
    while (buffer_.size() < size) {
        if (!fill())
            return {};
    }
    response.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return response;
}

std::vector<Response> Client::receive_all() {
    std::vector<Response> responses;
    for (Response response = receive(); response.status != 0; response = receive())
        responses.push_back(std::move(response));
    EXPECT_EQ(buffer_, "") << "half a response";
    return responses;
}

std::string Client::receive_raw() {
    while (fill()) {
    }
    return std::move(buffer_);
}

bool Client::at_end() {
    return buffer_.empty() && !fill();
}

std::string statuses(const std::vector<Response>& responses) {
    std::string text;
    for (const Response& response : responses)
        text += (text.empty() ? "" : " ") + std::to_string(response.status);
    return text;
}

}  // namespace nuages::server::testing
