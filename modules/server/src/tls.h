#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/types.h>

#include <nuages/base/time.h>
#include <nuages/log/log.h>
#include <nuages/server/server.h>

struct ssl_ctx_st;
struct ssl_st;

namespace nuages::server {

// The encrypted side of a connection, shaped as the calls on a socket that it stands for. It never blocks. Of
// one thread.
class TlsStream {
public:
    ~TlsStream();
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    // As recv() and send(): -1 with EAGAIN where wanted() has to be waited for first. The handshake is part
    // of the first of them.
    ssize_t read(char* to, std::size_t size) noexcept;
    ssize_t write(const char* from, std::size_t size) noexcept;
    // The EPOLL* event that the last call lacked.
    std::uint32_t wanted() const noexcept { return wanted_; }
    // Whether something has been received and decrypted that no event will tell of.
    bool has_pending() const noexcept;
    // Tells the other side that no more will come.
    void end() noexcept;

private:
    friend class TlsContext;
    TlsStream(ssl_st* ssl, int fd) : ssl_(ssl), fd_(fd) {}
    ssize_t result_of(int result) noexcept;

    ssl_st* ssl_;
    int fd_;
    std::uint32_t wanted_ = 0;
    bool failed_ = false;
};

// The certificate of a server, and what it makes of it. From any thread.
class TlsContext {
public:
    // Throws ImproperlyConfigured that names the file and the remedy.
    TlsContext(const TlsOptions& options, log::Logger log);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    // For a connection that was accepted. Looks for changed files now and then. Throws Error where there is
    // no memory.
    std::unique_ptr<TlsStream> open(int fd);
    // Reads the files again; those that cannot be used are an error in the log, and what was there stays.
    void reload() noexcept;

private:
    // What tells that the files are others than those that were read.
    struct Stamp {
        std::int64_t certificate = 0, key = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    Stamp stamp() const noexcept;
    void reload_if_changed() noexcept;
    std::shared_ptr<ssl_ctx_st> load() const;

    TlsOptions options_;
    log::Logger log_;
    std::string ticket_key_;
    std::atomic<std::int64_t> next_look_us_{0};
    std::mutex mutex_;  // guards what follows
    std::shared_ptr<ssl_ctx_st> context_;
    Stamp stamp_;
};

}  // namespace nuages::server
