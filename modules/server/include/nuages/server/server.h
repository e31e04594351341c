#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <nuages/base/function.h>
#include <nuages/base/time.h>
#include <nuages/http/handler.h>
#include <nuages/http/options.h>

// The HTTP/1.1 server (RFC 9110, RFC 9112): one event loop a core on one listening socket, each request
// handled in a fiber of its loop.
namespace nuages::server {

enum class Transport : std::uint8_t { plain, tls };

// What has been answered, for logs and figures.
struct Answer {
    // Null where the request was refused before it could be read: malformed, too large or too slow.
    const HttpRequest* request;
    std::string_view remote_addr;
    int status;
    std::uint64_t body_bytes;  // that were sent, framing not counted
    Duration queued;           // that it waited for its loop, estimated
    Duration duration;         // from being read to being written, `queued` included
    bool complete;             // false where the client left before it had all of it
};

// For listeners that speak TLS (1.2 and 1.3; HTTP/1.1 only). The files are looked at again once they change,
// and connections that begin from then on get the new certificate.
struct TlsOptions {
    std::string certificate;  // a PEM file: the site's own, then those of its chain
    std::string key;          // a PEM file without a passphrase; the certificate's file where empty
    // 80 random bytes that the processes of a site share, so that each can resume the sessions of the others;
    // random where empty.
    std::string ticket_key;
};

// How much a client may send and how long it may take. Time-outs are kept to a tenth of a second or so.
struct Options {
    unsigned threads = 0;  // loops; 0 is one a core
    unsigned blocking_threads =
        0;  // for run_blocking(), shared by the loops; 0 is one a core and at least four

    std::size_t max_header_bytes = 8 * 1024;  // request line and headers; beyond that 431
    std::size_t max_body_bytes =
        32 * 1024 * 1024;                  // beyond that 413, before the body is read where it says its size
    std::size_t max_connections = 10'000;  // requests of more get 503 with Retry-After
    std::size_t max_requests_in_flight = 10'000;  // more get 503 with Retry-After
    // A loop whose requests all wait for longer than this cannot keep up: it answers those that have waited
    // so long with 503 until the queue is gone, so that the others are answered soon. 0 serves all, however
    // late.
    Duration max_queue_delay = Duration::milliseconds(10);

    // From a request's first byte to its last header; then 408.
    Duration header_timeout = Duration::seconds(20);
    // For each 16 KiB of a body, or what is left of it; then 408.
    Duration body_timeout = Duration::seconds(30);
    // Between two requests; then closed without a word.
    Duration keep_alive_timeout = Duration::seconds(75);
    // For a client to take 16 KiB, or what is left of a response; then dropped.
    Duration write_timeout = Duration::seconds(30);
    // From a request's first byte until its handler has returned the response: then 408 where the body is
    // still coming, and 503 for a GET or HEAD, whose handler is cancelled; others run to their end. How long
    // the response takes to send does not count. 0 is no limit.
    Duration request_timeout = Duration::minutes(10);
    Duration shutdown_timeout = Duration::seconds(30);  // for requests in flight when stop() is called

    int backlog = 4096;
    TlsOptions tls;
    std::string server_header;    // the value of "Server", none where empty
    RequestOptions request;       // what requests are given; see HttpRequest::set_options
    bool report_overflow = true;  // see fibers/overflow.h
    // A view that keeps its loop for longer without waiting for anything is named in the log, at most once a
    // second; 0 names none. What computes for so long belongs into fibers::run_blocking().
    Duration slow_view = Duration::milliseconds(200);
    // Called after each answer, in its fiber; it must let nothing out. May be empty.
    Function<void(const Answer&)> on_answer;
};

// Throws ImproperlyConfigured where an option makes no sense.
class Server {
public:
    // The handler is called by all loops at once, in fibers. What it lets out becomes a bare 500 and a line
    // in the log "nuages.server". A GET or HEAD whose client leaves is cancelled (fibers/cancel.h), and so is
    // a stream; other requests run to their end. A client that closes only its sending half counts as gone.
    Server(Options options, Handler handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Each of the following adds a socket to listen on; at least one before run().
    //
    // Listens on an address ("127.0.0.1", "::1", "0.0.0.0"; a name is looked up) and port; 0 takes a free
    // one. Throws Error that says why it cannot.
    void bind(std::string_view host, std::uint16_t port, Transport transport = Transport::plain);
    // Listens on a unix socket at that path, whose permissions are `mode`. A socket that a server left behind
    // there is replaced, one that is in use is not. The file stays when the server ends.
    void bind_unix(const std::string& path, unsigned mode = 0666);
    // Those that speak TLS throw ImproperlyConfigured where Options::tls cannot be used.
    //
    // Takes over a listening socket of another process or of the service manager.
    void adopt(int descriptor, Transport transport = Transport::plain);
    // The first socket that it listens on; stays the server's. -1 before there is one.
    int descriptor() const noexcept;
    std::uint16_t port() const noexcept;

    // Serves on the calling thread and threads - 1 more until stop() is called and the requests in flight are
    // answered or shutdown_timeout has passed. The process ignores SIGPIPE from then on, unless it has a
    // handler of its own. Throws Error where it does not listen yet.
    void run();
    // From any thread or signal handler: accept nothing more, close idle connections, answer what is in
    // flight.
    void stop() noexcept;
    // Reads the certificate and its key again, from any thread. Where they cannot be used, that is an error
    // in the log, and those that were there stay.
    void reload_certificate() noexcept;

    struct Statistics {
        std::size_t connections = 0;
        std::uint64_t requests = 0;
        Duration max_lag;           // the longest that a loop kept a ready connection waiting
        std::uint64_t refused = 0;  // requests that got 503 because there were too many
        std::size_t in_flight = 0;  // requests
        std::size_t fibers = 0;     // that have work, suspended ones included
        std::size_t loops = 0;
        std::size_t overloaded_loops = 0;  // those that refuse requests
        std::size_t blocking_threads = 0;  // for run_blocking() at most
        std::size_t blocking_busy = 0;     // those that work
        std::size_t blocking_waiting = 0;  // jobs that no thread has taken yet
    };
    // Any thread.
    Statistics statistics() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nuages::server
