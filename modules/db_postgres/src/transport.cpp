#include "transport.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <sys/socket.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace nuages::db {
namespace {

constexpr const char* closed = "the server closed it";

}  // namespace

Transport::Transport(int fd, ssl_st* tls) noexcept : fd_(fd), tls_(tls) {
    if (tls_)
        SSL_set_mode(tls_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

std::optional<std::size_t> Transport::read(char* to, std::size_t size) {
    if (tls_) {
        ERR_clear_error();
        return moved(SSL_read(tls_, to, static_cast<int>(std::min<std::size_t>(size, INT_MAX))));
    }
    for (;;) {
        const ssize_t got = ::recv(fd_, to, size, MSG_DONTWAIT);
        if (got > 0)
            return static_cast<std::size_t>(got);
        if (got == 0)
            return lose(closed);
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return 0;
        if (errno != EINTR)
            return lose(std::strerror(errno));
    }
}

std::optional<std::size_t> Transport::write(const char* from, std::size_t size) {
    if (tls_) {
        ERR_clear_error();
        return moved(SSL_write(tls_, from, static_cast<int>(std::min<std::size_t>(size, INT_MAX))));
    }
    for (;;) {
        const ssize_t sent = ::send(fd_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0)
            return static_cast<std::size_t>(sent);
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return 0;
        if (errno != EINTR)
            return lose(std::strerror(errno));
    }
}

// What a call of OpenSSL has come to.
std::optional<std::size_t> Transport::moved(int result) {
    wants_to_write_ = false;
    if (result > 0)
        return static_cast<std::size_t>(result);
    const int saved = errno;
    switch (SSL_get_error(tls_, result)) {
        case SSL_ERROR_WANT_READ:
            return 0;
        case SSL_ERROR_WANT_WRITE:
            wants_to_write_ = true;
            return 0;
        case SSL_ERROR_ZERO_RETURN:
            return lose(closed);
        case SSL_ERROR_SYSCALL:
            return lose(saved && result < 0 ? std::strerror(saved) : closed);
        default: {
            char reason[256] = "TLS failed";
            if (const unsigned long code = ERR_get_error())
                ERR_error_string_n(code, reason, sizeof reason);
            return lose(reason);
        }
    }
}

std::optional<std::size_t> Transport::lose(std::string reason) {
    error_ = std::move(reason);
    return std::nullopt;
}

}  // namespace nuages::db
