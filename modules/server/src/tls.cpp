#include "tls.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>

#include <nuages/base/error.h>
#include <nuages/fibers/loop.h>

namespace nuages::server {
namespace {

constexpr Duration between_looks = Duration::seconds(1);
constexpr std::size_t ticket_key_bytes = 80;  // a name, a key to sign and one to encrypt
constexpr unsigned char only_protocol[] = "\x08http/1.1";

// Those of TLS 1.2 that keep secrets even from who gets the key later; TLS 1.3 has no others.
constexpr const char* ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

constexpr std::string_view plain_request_refused =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 57\r\n"
    "Connection: close\r\n\r\nThis port speaks https: begin the address with https://.\n";

// The reason of the oldest error in OpenSSL's queue, which is empty then.
std::string openssl_reason() {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    const char* reason = ERR_reason_error_string(code);
    return reason ? reason : "unknown reason";
}

[[noreturn]] void refuse(std::string_view setting, const std::string& path, const std::string& problem) {
    throw ImproperlyConfigured("server.tls." + std::string(setting) + " is \"" + path + "\", and " + problem);
}

void require_readable(std::string_view setting, const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        refuse(setting, path,
               std::string("the file cannot be read: ") + std::strerror(errno) + ". It has to be PEM" +
                   (errno == EACCES ? " that the server's user may read." : "."));
    ::close(fd);
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
    unsigned char* match = nullptr;
    if (SSL_select_next_proto(&match, size, only_protocol, sizeof only_protocol - 1, offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = match;
    return SSL_TLSEXT_ERR_OK;
}

// Keys with a passphrase would make OpenSSL ask at the terminal.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

std::int64_t stamp_of(const std::string& path) noexcept {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return 0;
    return status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec +
           static_cast<std::int64_t>(status.st_ino);
}

}  // namespace

// ---------------------------------------------------------------- TlsStream

TlsStream::~TlsStream() {
    end();
    SSL_free(ssl_);
}

ssize_t TlsStream::read(char* to, std::size_t size) noexcept {
    ERR_clear_error();
    return result_of(SSL_read(ssl_, to, static_cast<int>(std::min<std::size_t>(size, INT_MAX))));
}

ssize_t TlsStream::write(const char* from, std::size_t size) noexcept {
    ERR_clear_error();
    return result_of(SSL_write(ssl_, from, static_cast<int>(std::min<std::size_t>(size, INT_MAX))));
}

ssize_t TlsStream::result_of(int result) noexcept {
    if (result > 0)
        return result;
    switch (SSL_get_error(ssl_, result)) {
        case SSL_ERROR_WANT_READ:
            wanted_ = EPOLLIN;
            errno = EAGAIN;
            return -1;
        case SSL_ERROR_WANT_WRITE:
            wanted_ = EPOLLOUT;
            errno = EAGAIN;
            return -1;
        case SSL_ERROR_ZERO_RETURN:
            return 0;
        default:
            failed_ = true;
            if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST)
                ::send(fd_, plain_request_refused.data(), plain_request_refused.size(), MSG_NOSIGNAL);
            ERR_clear_error();
            errno = ECONNRESET;
            return -1;
    }
}

bool TlsStream::has_pending() const noexcept {
    return SSL_pending(ssl_) > 0;
}

void TlsStream::end() noexcept {
    if (failed_ || !SSL_is_init_finished(ssl_))
        return;
    failed_ = true;  // nothing can follow
    ERR_clear_error();
    SSL_shutdown(ssl_);
    ERR_clear_error();
}

// ---------------------------------------------------------------- TlsContext

TlsContext::TlsContext(const TlsOptions& options, log::Logger log)
    : options_(options), log_(log), ticket_key_(options.ticket_key) {
    if (options_.certificate.empty())
        throw ImproperlyConfigured(
            "The server is to speak https and has no certificate: set server.tls.certificate to a PEM file "
            "with the certificate and its chain, and server.tls.key to its key.");
    if (options_.key.empty())
        options_.key = options_.certificate;
    if (ticket_key_.empty()) {
        ticket_key_.resize(ticket_key_bytes);
        if (RAND_bytes(reinterpret_cast<unsigned char*>(ticket_key_.data()), ticket_key_bytes) != 1)
            throw Error("There are no random numbers for TLS: " + openssl_reason() + ".");
    } else if (ticket_key_.size() != ticket_key_bytes) {
        throw ImproperlyConfigured("The key of TLS session tickets has " +
                                   std::to_string(ticket_key_.size()) + " bytes; it needs " +
                                   std::to_string(ticket_key_bytes) + ".");
    }
    stamp_ = stamp();
    context_ = load();
}

TlsContext::~TlsContext() = default;

std::shared_ptr<ssl_ctx_st> TlsContext::load() const {
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!context)
        throw Error("TLS cannot be used: " + openssl_reason() + ".");
    SSL_CTX* const c = context.get();
    SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(c, ciphers);
    SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(
        c, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(c, choose_protocol, nullptr);
    SSL_CTX_set_default_passwd_cb(c, no_passphrase);
    // Sessions live in tickets at the client, so that each process of the site can take them up.
    SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_session_id_context(c, reinterpret_cast<const unsigned char*>("nuages"), 6);
    std::string keys = ticket_key_;
    SSL_CTX_set_tlsext_ticket_keys(c, keys.data(), static_cast<long>(keys.size()));

    require_readable("certificate", options_.certificate);
    if (SSL_CTX_use_certificate_chain_file(c, options_.certificate.c_str()) != 1)
        refuse("certificate", options_.certificate,
               "it holds no PEM certificate (" + openssl_reason() +
                   "). It has to begin with the site's own, followed by those of its chain.");
    require_readable("key", options_.key);
    if (SSL_CTX_use_PrivateKey_file(c, options_.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        const std::string reason = openssl_reason();
        if (reason.find("mismatch") != std::string::npos)
            refuse("key", options_.key,
                   "it is not the key of the certificate " + options_.certificate +
                       ". Set the one with which the certificate was requested.");
        refuse("key", options_.key,
               "it holds no PEM key that can be used without a passphrase (" + reason +
                   "). `openssl pkey -in KEY -out PLAIN_KEY` takes a passphrase away.");
    }
    if (SSL_CTX_check_private_key(c) != 1)
        refuse("key", options_.key, "it is not the key of the certificate " + options_.certificate + ".");
    if (X509_cmp_current_time(X509_get0_notAfter(SSL_CTX_get0_certificate(c))) < 0)
        log_.warning("the certificate {} has expired", options_.certificate);
    return context;
}

std::unique_ptr<TlsStream> TlsContext::open(int fd) {
    reload_if_changed();
    std::shared_ptr<SSL_CTX> context;
    {
        const std::lock_guard lock(mutex_);
        context = context_;
    }
    SSL* const ssl = SSL_new(context.get());
    if (!ssl || SSL_set_fd(ssl, fd) != 1) {
        SSL_free(ssl);
        throw Error("cannot begin TLS: " + openssl_reason());
    }
    SSL_set_accept_state(ssl);
    return std::unique_ptr<TlsStream>(new TlsStream(ssl, fd));
}

TlsContext::Stamp TlsContext::stamp() const noexcept {
    return {stamp_of(options_.certificate), stamp_of(options_.key)};
}

void TlsContext::reload_if_changed() noexcept {
    const std::int64_t now = fibers::monotonic_now().us;
    std::int64_t due = next_look_us_.load(std::memory_order_relaxed);
    if (now < due || !next_look_us_.compare_exchange_strong(due, now + between_looks.us))
        return;
    {
        const std::lock_guard lock(mutex_);
        if (stamp() == stamp_)
            return;
    }
    reload();
}

void TlsContext::reload() noexcept {
    try {
        const Stamp seen = stamp();
        auto context = load();
        const std::lock_guard lock(mutex_);
        context_ = std::move(context);
        stamp_ = seen;
        log_.info("the certificate {} was read anew", options_.certificate);
    } catch (const std::exception& e) {
        // A certificate is often written before its key: the next look sees both.
        log_.error("the certificate stays as it was: {}", e.what());
    }
}

}  // namespace nuages::server
