#include "socket.h"

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <nuages/base/error.h>
#include <nuages/server/listen.h>

namespace nuages::server {
namespace {

std::string_view remedy(int error, std::uint16_t port) {
    switch (error) {
        case EADDRINUSE:
            return ". Another program listens there: stop it or choose another port.";
        case EACCES:
            return port < 1024
                       ? ". Ports below 1024 need the right to use them: choose a higher one, or put a "
                         "proxy in front."
                       : ".";
        case EADDRNOTAVAIL:
            return ". The address is not one of this machine's: 127.0.0.1 is this machine only, 0.0.0.0 all "
                   "its "
                   "networks.";
        default:
            return ".";
    }
}

[[noreturn]] void throw_cannot_listen(std::string_view host, std::uint16_t port, int error) {
    throw Error("cannot listen on " + std::string(host) + " port " + std::to_string(port) + ": " +
                std::strerror(error) + std::string(remedy(error, port)));
}

// Accepted sockets inherit it: an answer is sent whole, so waiting to fill a packet would only delay it.
void set_no_delay(int fd) noexcept {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

char* write_ipv4(char* out, const unsigned char* bytes) noexcept {
    for (int i = 0; i < 4; ++i) {
        if (i > 0)
            *out++ = '.';
        out = std::to_chars(out, out + 3, bytes[i]).ptr;
    }
    return out;
}

constexpr unsigned char ipv4_in_ipv6[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

Descriptor::~Descriptor() {
    if (fd_ >= 0)
        ::close(fd_);
}

Peer::Peer(const sockaddr_storage& address) noexcept {
    if (address.ss_family == AF_INET) {
        const auto& in = reinterpret_cast<const sockaddr_in&>(address);
        std::memcpy(bytes_.data(), &in.sin_addr, 4);
        port_ = ntohs(in.sin_port);
        family_ = Family::ipv4;
    } else if (address.ss_family == AF_INET6) {
        const auto& in = reinterpret_cast<const sockaddr_in6&>(address);
        std::memcpy(bytes_.data(), &in.sin6_addr, 16);
        port_ = ntohs(in.sin6_port);
        family_ = Family::ipv6;
        if (std::memcmp(bytes_.data(), ipv4_in_ipv6, sizeof ipv4_in_ipv6) == 0) {
            std::memmove(bytes_.data(), bytes_.data() + 12, 4);
            family_ = Family::ipv4;
        }
    }
}

std::string_view Peer::write(Text& text) const noexcept {
    switch (family_) {
        case Family::ipv4:
            return {text.data(),
                    static_cast<std::size_t>(write_ipv4(text.data(), bytes_.data()) - text.data())};
        case Family::ipv6:
            ::inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
            return text.data();
        case Family::other:
            break;
    }
    return {};
}

Descriptor listen_on(std::string_view host, std::uint16_t port, int backlog) {
    const std::string name(host);
    const std::string service = std::to_string(port);
    addrinfo hints{};
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error =
            ::getaddrinfo(name.empty() ? nullptr : name.c_str(), service.c_str(), &hints, &found)) {
        throw Error("cannot listen on '" + name + "': " + ::gai_strerror(error) +
                    ". Give an address such as 127.0.0.1, ::1 or 0.0.0.0.");
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
    Descriptor socket(::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int on = 1;
    if (!socket || ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        ::bind(socket.get(), found->ai_addr, found->ai_addrlen) != 0 || ::listen(socket.get(), backlog) != 0)
        throw_cannot_listen(host, port, errno);
    set_no_delay(socket.get());
    return socket;
}

namespace {

[[noreturn]] void throw_cannot_listen(const std::string& path, int error) {
    std::string message = "cannot listen on the unix socket " + path + ": " + std::strerror(error) + ".";
    if (error == EADDRINUSE)
        message +=
            " Another server listens there, or there is a file of that name: stop it, or choose another "
            "path.";
    else if (error == ENOENT)
        message += " Its folder has to exist.";
    throw Error(message);
}

// Whether it is a socket that nobody listens on any more.
bool is_left_behind(const std::string& path, const sockaddr_un& address) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode))
        return false;
    const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
           errno == ECONNREFUSED;
}

}  // namespace

Descriptor listen_on_unix(const std::string& path, unsigned mode, int backlog) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        throw Error("cannot listen on the unix socket '" + path + "': its path may have 1 to " +
                    std::to_string(sizeof address.sun_path - 1) + " bytes.");
    path.copy(address.sun_path, path.size());
    if (is_left_behind(path, address))
        ::unlink(path.c_str());
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    // Until listen() nobody can connect, whatever the permissions are.
    if (!socket || ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::chmod(path.c_str(), mode) != 0 || ::listen(socket.get(), backlog) != 0)
        throw_cannot_listen(path, errno);
    return socket;
}

int open_listener(std::string_view host, std::uint16_t port, int backlog) {
    return listen_on(host, port, backlog).release();
}

int open_unix_listener(const std::string& path, unsigned mode, int backlog) {
    return listen_on_unix(path, mode, backlog).release();
}

void prepare_listener(int fd) {
    int listening = 0;
    socklen_t size = sizeof listening;
    if (::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || !listening) {
        throw Error("descriptor " + std::to_string(fd) +
                    " is no listening socket: hand over one on which listen() was called");
    }
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    set_no_delay(fd);
}

LocalAddress local_address(int fd) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        return {};
    const Peer self(address);
    Peer::Text text;
    return {std::string(self.write(text)), self.port()};
}

}  // namespace nuages::server
