#include "worker.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "connection.h"

namespace nuages::server {
namespace {

constexpr Duration tick_time = Duration::milliseconds(100);
// How many connections are accepted before the others of the round are served.
constexpr int accepts_a_round = 16;
// The same while requests are refused: who waits to be accepted would wait unseen.
constexpr int accepts_a_round_overloaded = 256;
// Connections beyond the most that are accepted to be told so.
constexpr std::size_t surplus_connections = 64;
constexpr Duration between_warnings = Duration::seconds(1);
constexpr std::size_t kept_output_bytes = 128 * 1024;

void log_unhandled(const log::Logger& log, std::exception_ptr error) {
    try {
        std::rethrow_exception(std::move(error));
    } catch (const std::exception& e) {
        log.error("a fiber that nobody joins ended with an exception: {}", e.what());
    } catch (...) {
        log.error("a fiber that nobody joins ended with an exception that is no std::exception");
    }
}

std::size_t share_of(std::size_t total, unsigned workers) {
    return std::max<std::size_t>(1, (total + workers - 1) / workers);
}

}  // namespace

Worker::Worker(const Shared& shared, fibers::BlockingPool& pool)
    : shared_(shared),
      // Room for a head, and behind it for the longest line between two chunks.
      buffer_size_(std::max<std::size_t>(16 * 1024, 2 * shared.options.max_header_bytes + 4096)),
      max_connections_(share_of(shared.options.max_connections, shared.workers)),
      max_in_flight_(share_of(shared.options.max_requests_in_flight, shared.workers)),
      shedder_(shared.options.max_queue_delay),
      loop_(&pool),
      listeners_(shared.listeners.size()) {
    if (!shared.options.server_header.empty())
        server_line_ = "Server: " + shared.options.server_header + "\r\n";
    loop_.on_unhandled(
        [&log = shared.log](std::exception_ptr error) { log_unhandled(log, std::move(error)); });
    if (shared.options.slow_view.us > 0)
        loop_.on_long_slice(shared.options.slow_view, [this](std::string_view name, Duration length) {
            warn_of_slow_view(name, length);
        });
    for (std::size_t i = 0; i < listeners_.size(); ++i) {
        ListenerWatch& watch = listeners_[i];
        watch.worker = this;
        watch.listener = &shared.listeners[i];
        watch.fd = watch.listener->socket.get();
        watch.callback = [](fibers::Watch& ready, std::uint32_t) {
            auto& self = static_cast<ListenerWatch&>(ready);
            self.worker->accept_some(*self.listener);
        };
    }
    watch_listeners();
    stop_subscription_ = loop_.watch(shared.stop_event, EPOLLIN, [this](std::uint32_t) { begin_stop(); });
}

Worker::~Worker() {
    stopping_ = true;
    watch_listeners();
    wheel_.for_each([this](WheelEntry& entry) {
        auto& connection = static_cast<Connection&>(entry);
        if (!connection.serving())
            close(connection);
    });
    // Those that serve are closed by their fibers, which the loop's end cancels.
}

void Worker::run() {
    loop_.run();
}

// ---------------------------------------------------------------- accepting

void Worker::accept_some(const Listener& listener) {
    const int most = shedder_.overloaded() ? accepts_a_round_overloaded : accepts_a_round;
    for (int i = 0; i < most; ++i) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        const int fd = ::accept4(listener.socket.get(), reinterpret_cast<sockaddr*>(&address), &size,
                                 SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            open(fd, address, listener);
            if (!has_room()) {
                watch_listeners();
                return;
            }
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            shared_.log.warning("cannot accept a connection: {}. Trying again in a moment.",
                                std::strerror(errno));
            pause_accepting();
            return;
        }
    }
}

void Worker::open(int fd, const sockaddr_storage& address, const Listener& listener) {
    start_ticking();
    auto connection = std::make_unique<Connection>(*this, listener, fd, Peer(address));
    connection_count_.store(connections() + 1, std::memory_order_relaxed);
    shared_.connections.fetch_add(1, std::memory_order_relaxed);
    if (has_too_many_connections())
        connection->mark_surplus();
    Connection& opened = *connection.release();  // close() deletes it
    try {
        opened.start(listener.transport == Transport::tls ? shared_.tls->open(fd) : nullptr);
    } catch (const Error& e) {
        shared_.log.warning("a connection is closed at once: {}", e.what());
        close(opened);
    }
}

void Worker::close(Connection& connection) noexcept {
    const std::unique_ptr<Connection> closes(&connection);
    Wheel::remove(connection);
    connection_count_.store(connections() - 1, std::memory_order_relaxed);
    shared_.connections.fetch_sub(1, std::memory_order_relaxed);
    if (stopping_)
        finish_if_idle();
    else
        watch_listeners();
}

// By this loop's share, so that the others get theirs.
bool Worker::has_room() const noexcept {
    return connections() < max_connections_ + surplus_connections;
}

// By the sum of all loops: the clients do not know of loops.
bool Worker::has_too_many_connections() const noexcept {
    return shared_.connections.load(std::memory_order_relaxed) > options().max_connections;
}

// Accepts exactly while there is room for another connection.
void Worker::watch_listeners() {
    const bool wanted = !stopping_ && !accepting_paused_ && has_room();
    if (wanted == listening_)
        return;
    listening_ = wanted;
    for (ListenerWatch& listener : listeners_) {
        if (wanted)
            loop_.add(listener, EPOLLIN | EPOLLEXCLUSIVE);
        else
            loop_.remove(listener);
    }
}

void Worker::pause_accepting() {
    accepting_paused_ = true;
    watch_listeners();
    resume_accepting_ = loop_.timer(Duration::milliseconds(100), [this] {
        accepting_paused_ = false;
        watch_listeners();
    });
}

// ---------------------------------------------------------------- time

std::uint32_t Worker::tick_after(Duration duration) const noexcept {
    // One more, because the present tick is partly over.
    return wheel_.tick() + static_cast<std::uint32_t>(duration.us / tick_time.us) + 1;
}

// The wheel turns while there are connections; a server without any sleeps.
void Worker::start_ticking() {
    if (ticking_)
        return;
    ticking_ = true;
    date_.update(::time(nullptr));
    next_tick_ = fibers::monotonic_now();
    await_tick();
}

void Worker::await_tick() {
    next_tick_ = next_tick_ + tick_time;
    ticker_ = loop_.timer(next_tick_ - fibers::monotonic_now(), [this] { tick(); });
}

void Worker::tick() {
    date_.update(::time(nullptr));
    fiber_count_.store(loop_.busy_fibers(), std::memory_order_relaxed);
    overloaded_.store(shedder_.overloaded(), std::memory_order_relaxed);
    wheel_.advance([](WheelEntry& entry) { static_cast<Connection&>(entry).expire(); });
    ticking_ = connections() > 0;
    if (ticking_)
        await_tick();
}

// ---------------------------------------------------------------- stopping

void Worker::begin_stop() {
    stop_subscription_.cancel();
    stopping_ = true;
    watch_listeners();
    wheel_.for_each([](WheelEntry& entry) { static_cast<Connection&>(entry).hurry(); });
    give_up_ = loop_.timer(shared_.options.shutdown_timeout, [this] { loop_.stop(); });
    finish_if_idle();
}

void Worker::finish_if_idle() {
    if (connections() == 0)
        loop_.stop();
}

// ---------------------------------------------------------------- what connections borrow

std::unique_ptr<char[]> Worker::take_buffer() {
    return buffers_.take([this] { return std::make_unique_for_overwrite<char[]>(buffer_size_); });
}

void Worker::put_buffer(std::unique_ptr<char[]> buffer) noexcept {
    buffers_.put(std::move(buffer));
}

std::unique_ptr<Exchange> Worker::take_exchange() {
    return exchanges_.take([this] {
        auto exchange = std::make_unique<Exchange>();
        exchange->request.set_options(shared_.options.request);
        return exchange;
    });
}

void Worker::put_exchange(std::unique_ptr<Exchange> exchange) noexcept {
    exchange->reset();
    exchange->free_since = {};
    exchanges_.put(std::move(exchange));
}

std::unique_ptr<std::string> Worker::take_output() {
    return outputs_.take([] { return std::make_unique<std::string>(); });
}

void Worker::put_output(std::unique_ptr<std::string> output) noexcept {
    output->clear();
    if (output->capacity() <= kept_output_bytes)
        outputs_.put(std::move(output));
}

// ---------------------------------------------------------------- requests

Worker::Started Worker::begin_request(Duration free_since, bool surplus) noexcept {
    const Duration now = loop_.slice_start();  // receiving and parsing count, and a clock is not read
    const Duration queued = std::min(std::max(loop_.backlog(), now - loop_.now()), now - free_since);
    const bool admitted = !(surplus && has_too_many_connections()) && shedder_.admit(now, queued) &&
                          in_flight() < max_in_flight_;
    if (admitted) {
        in_flight_.store(in_flight() + 1, std::memory_order_relaxed);
        request_count_.store(requests() + 1, std::memory_order_relaxed);
    } else {
        refused_count_.store(refused() + 1, std::memory_order_relaxed);
    }
    return {admitted, now, queued};
}

Duration Worker::end_request(const HttpRequest& request) noexcept {
    in_flight_.store(in_flight() - 1, std::memory_order_relaxed);
    const Duration now = fibers::monotonic_now();
    const Duration busy = now - loop_.slice_start();
    shedder_.served(busy);
    loop_.start_slice(now);
    if (shared_.options.slow_view.us > 0 && busy > shared_.options.slow_view)
        warn_of_slow_view(request.path, busy);
    return now;
}

void Worker::warn_of_slow_view(std::string_view name, Duration length) noexcept {
    const Duration now = fibers::monotonic_now();
    if (now - last_warning_ < between_warnings)
        return;
    last_warning_ = now;
    shared_.log.warning(
        "{} kept its loop for {} ms, and all other requests of it waiting. Long computations belong into "
        "fibers::run_blocking(), or pause with fibers::yield().",
        name.empty() ? std::string_view("a fiber") : name, length.us / 1000);
}

}  // namespace nuages::server
