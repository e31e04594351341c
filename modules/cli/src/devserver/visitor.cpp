#include "devserver/visitor.h"

#include <poll.h>
#include <string>
#include <sys/socket.h>

#include <nuages/base/text.h>

#include "devserver/unique_fd.h"

namespace nuages::cli {
namespace {

constexpr std::size_t most_request = 16 * 1024;
constexpr int patience_ms = 250;

std::string read_head(int connection) {
    std::string head;
    char bytes[4096];
    while (head.find("\r\n\r\n") == head.npos && head.size() < most_request) {
        pollfd readable{connection, POLLIN, 0};
        if (::poll(&readable, 1, patience_ms) <= 0)
            break;
        const ssize_t size = ::recv(connection, bytes, sizeof bytes, 0);
        if (size <= 0)
            break;
        head.append(bytes, static_cast<std::size_t>(size));
    }
    return head;
}

std::string_view without_port(std::string_view host) {
    if (host.starts_with('['))
        return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.rfind(':'));
}

}  // namespace

bool names_this_machine(std::string_view request) {
    for (std::string_view line : text::split(request, '\n')) {
        const auto colon = line.find(':');
        if (colon == line.npos || !text::iequals(line.substr(0, colon), "Host"))
            continue;
        const std::string host = text::lower(without_port(text::trim(line.substr(colon + 1))));
        if (host == "localhost" || host.ends_with(".localhost"))
            return true;
        return !host.empty() && host.find_first_not_of("0123456789abcdef:.[]") == host.npos &&
               (host.front() == '[' || host.find_first_not_of("0123456789.") == host.npos);
    }
    return false;
}

void answer_visitor(int listener, std::string_view page) {
    const UniqueFd connection(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!connection)
        return;
    const std::string head = read_head(connection.get());
    if (!names_this_machine(head))
        page = "The server does not run.";
    std::string answer =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Cache-Control: no-store\r\nConnection: close\r\nContent-Length: " +
        std::to_string(page.size()) + "\r\n\r\n";
    if (!head.starts_with("HEAD "))
        answer += page;
    std::string_view rest = answer;
    while (!rest.empty()) {
        pollfd writable{connection.get(), POLLOUT, 0};
        if (::poll(&writable, 1, patience_ms) <= 0)
            return;
        const ssize_t sent = ::send(connection.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
}

}  // namespace nuages::cli
