#include "devserver/address.h"

#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <optional>
#include <sys/socket.h>

#include <nuages/base/error.h>
#include <nuages/base/text.h>

namespace nuages::cli {
namespace {

constexpr int backlog = 4096;

bool is_host_name(std::string_view host) {
    if (host.empty() || host.size() > 253)
        return false;
    for (const char c : host)
        if (!text::is_alpha(c) && !text::is_digit(c) && c != '.' && c != '-')
            return false;
    return true;
}

bool is_ipv6_text(std::string_view host) {
    for (const char c : host)
        if (!text::is_digit(c) && c != ':' && c != '.' &&
            !(text::ascii_lower(c) >= 'a' && text::ascii_lower(c) <= 'f'))
            return false;
    return host.find(':') != host.npos;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    if (text.empty() || text.size() > 5)
        return std::nullopt;
    std::uint32_t port = 0;
    for (const char c : text) {
        if (!text::is_digit(c))
            return std::nullopt;
        port = port * 10 + static_cast<std::uint32_t>(c - '0');
    }
    if (port > 65535)
        return std::nullopt;
    return static_cast<std::uint16_t>(port);
}

[[noreturn]] void refuse(std::string_view text) {
    throw ValueError("\"" + std::string(text) +
                     "\" is not a valid port number or address:port pair. Valid are, for example, 8000, "
                     "127.0.0.1:8000, 0:8000 (every address of this machine) and [::1]:8000.");
}

// getaddrinfo's list, freed.
class Resolved {
public:
    explicit Resolved(const Address& address) {
        addrinfo hints{};
        hints.ai_family = address.ipv6 ? AF_INET6 : AF_INET;
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
        const int code =
            ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &list_);
        if (code != 0)
            throw Error("Cannot listen on " + address.text() + ": the host \"" + address.host +
                        "\" was not found (" + ::gai_strerror(code) + "). Use an address of this machine.");
    }
    Resolved(const Resolved&) = delete;
    Resolved& operator=(const Resolved&) = delete;
    ~Resolved() { ::freeaddrinfo(list_); }
    const addrinfo& first() const { return *list_; }

private:
    addrinfo* list_ = nullptr;
};

[[noreturn]] void fail_to_listen(const Address& address, int error) {
    if (error == EADDRINUSE)
        throw Error("That port is already in use: " + address.text() +
                    ". Stop the program that listens there, or choose another port: runserver " +
                    std::to_string(address.port == 65535 ? 8000 : address.port + 1));
    if (error == EACCES)
        throw Error("You don't have permission to access that port: " + address.text() +
                    ". Ports below 1024 are for privileged programs; choose a higher one.");
    if (error == EADDRNOTAVAIL)
        throw Error("That IP address can't be assigned to: " + address.host +
                    " is no address of this machine. Use 127.0.0.1, or 0 for every address.");
    throw Error("Cannot listen on " + address.text() + ": " + std::strerror(error));
}

}  // namespace

std::string Address::text() const {
    return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string Address::url() const {
    return "http://" + text() + "/";
}

Address parse_address(std::string_view text) {
    Address address;
    if (text.empty())
        return address;
    std::string_view port_text = text;
    if (const auto colon = text.rfind(':'); colon != text.npos) {
        std::string_view host = text.substr(0, colon);
        port_text = text.substr(colon + 1);
        if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
            address.ipv6 = true;
            host = host.substr(1, host.size() - 2);
        }
        if (address.ipv6 ? !is_ipv6_text(host) : !is_host_name(host))
            refuse(text);
        address.host = host == "0" ? "0.0.0.0" : std::string(host);
    }
    const auto port = parse_port(port_text);
    if (!port)
        refuse(text);
    address.port = *port;
    return address;
}

UniqueFd listen_on(const Address& address) {
    const Resolved resolved(address);
    const addrinfo& info = resolved.first();
    UniqueFd fd(::socket(info.ai_family, info.ai_socktype | SOCK_CLOEXEC, info.ai_protocol));
    if (!fd)
        fail_to_listen(address, errno);
    const int one = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (::bind(fd.get(), info.ai_addr, info.ai_addrlen) != 0 || ::listen(fd.get(), backlog) != 0)
        fail_to_listen(address, errno);
    return fd;
}

}  // namespace nuages::cli
