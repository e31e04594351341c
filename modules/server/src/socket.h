#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <utility>

namespace nuages::server {

// An open descriptor, owned.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor();

    int get() const noexcept { return fd_; }
    int release() noexcept { return std::exchange(fd_, -1); }
    explicit operator bool() const noexcept { return fd_ >= 0; }

private:
    int fd_ = -1;
};

// The address of the other side of a connection, in the few bytes that a connection can spare.
class Peer {
public:
    using Text = std::array<char, 48>;

    Peer() noexcept = default;
    explicit Peer(const sockaddr_storage& address) noexcept;
    std::uint16_t port() const noexcept { return port_; }
    // "203.0.113.7" or "2001:db8::1", written into `text`; IPv4 within IPv6 as IPv4. Empty for other
    // families.
    std::string_view write(Text& text) const noexcept;
    // Whether it is the same but for the port.
    bool has_address_of(const Peer& other) const noexcept {
        return family_ == other.family_ && bytes_ == other.bytes_;
    }

private:
    enum class Family : std::uint8_t { other, ipv4, ipv6 };
    std::array<unsigned char, 16> bytes_{};
    std::uint16_t port_ = 0;
    Family family_ = Family::other;
};

// A non-blocking listening socket. Throws Error that names the address, the cause and the remedy.
Descriptor listen_on(std::string_view host, std::uint16_t port, int backlog);
// The same at a path; what a server left behind there is replaced.
Descriptor listen_on_unix(const std::string& path, unsigned mode, int backlog);
// Makes a listening socket of another origin fit: non-blocking, not inherited by programs. Throws Error where
// it does not listen.
void prepare_listener(int fd);

struct LocalAddress {
    std::string host;
    std::uint16_t port = 0;
};
LocalAddress local_address(int fd);

}  // namespace nuages::server
