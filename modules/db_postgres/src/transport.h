#pragma once

#include <cstddef>
#include <optional>
#include <string>

struct ssl_st;

namespace nuages::db {

// Moves bytes over a connection that somebody else has made, through its TLS session where it has one. Never
// waits. Neither the descriptor, which does not block, nor the session is its own.
class Transport {
public:
    Transport(int fd, ssl_st* tls) noexcept;

    // How many bytes were moved, 0 where none can be for now; nullopt once the connection is lost.
    std::optional<std::size_t> read(char* to, std::size_t size);
    std::optional<std::size_t> write(const char* from, std::size_t size);

    // Whether a read of less than there was room for has taken all that had arrived.
    bool reads_all_at_once() const noexcept { return !tls_; }
    // TLS has something to send before it can go on.
    bool wants_to_write() const noexcept { return wants_to_write_; }
    // Why the connection is lost.
    const std::string& error() const noexcept { return error_; }

private:
    std::optional<std::size_t> moved(int result);
    std::optional<std::size_t> lose(std::string reason);

    int fd_;
    ssl_st* tls_;
    bool wants_to_write_ = false;
    std::string error_;
};

}  // namespace nuages::db
