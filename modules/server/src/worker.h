#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <nuages/fibers/blocking.h>
#include <nuages/fibers/loop.h>
#include <nuages/http/handler.h>
#include <nuages/log/log.h>
#include <nuages/server/server.h>

#include "date.h"
#include "exchange.h"
#include "pool.h"
#include "shedder.h"
#include "socket.h"
#include "tls.h"
#include "wheel.h"

namespace nuages::server {

class Connection;

// A socket that the server listens on.
struct Listener {
    Descriptor socket;
    Transport transport = Transport::plain;
    LocalAddress address;
};

// What the workers of a server share.
struct Shared {
    Options options;
    Handler handler;
    mutable std::atomic<std::size_t> connections{0};
    unsigned workers = 1;
    std::vector<Listener> listeners;
    std::unique_ptr<TlsContext> tls;  // where a listener speaks it
    int stop_event = -1;  // an eventfd that becomes readable, and stays so, when the server is to stop
    log::Logger log = log::logger("nuages.server");
};

// One loop of the server on its own thread: accepts, and lends connections what they need only while they are
// busy.
class Worker {
public:
    // On the thread that is to run it.
    Worker(const Shared& shared, fibers::BlockingPool& pool);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Until the server stops and its connections have ended, or the time for that is over.
    void run();

    // -- For connections
    const Shared& shared() const noexcept { return shared_; }
    const Options& options() const noexcept { return shared_.options; }
    fibers::Loop& loop() noexcept { return loop_; }
    Wheel& wheel() noexcept { return wheel_; }
    // The tick of the wheel that far ahead.
    std::uint32_t tick_after(Duration duration) const noexcept;
    // Holds until the fiber suspends, since tick() makes it anew.
    std::string_view date_line() const noexcept { return date_.line(); }
    std::string_view server_line() const noexcept { return server_line_; }
    bool stopping() const noexcept { return stopping_; }

    std::size_t buffer_size() const noexcept { return buffer_size_; }
    std::unique_ptr<char[]> take_buffer();
    void put_buffer(std::unique_ptr<char[]> buffer) noexcept;
    std::unique_ptr<Exchange> take_exchange();
    void put_exchange(std::unique_ptr<Exchange> exchange) noexcept;
    std::unique_ptr<std::string> take_output();
    void put_output(std::unique_ptr<std::string> output) noexcept;

    // A request on its way through the handler.
    struct Started {
        bool admitted;  // false where there are too many, or it has waited for too long; otherwise the
                        // caller ends it
        Duration at;
        Duration queued;  // that it waited for the loop, estimated
    };
    // `free_since` is when its connection could have begun it at the earliest: requests in a pipeline do not
    // wait for the loop while they wait for each other.
    // Requests of a `surplus` connection are refused until there are fewer.
    Started begin_request(Duration free_since, bool surplus) noexcept;
    // Returns the moment. Names the request in the log where it kept the loop for too long.
    Duration end_request(const HttpRequest& request) noexcept;
    // Takes the connection out and destroys it.
    void close(Connection& connection) noexcept;

    // -- From any thread
    std::size_t connections() const noexcept { return connection_count_.load(std::memory_order_relaxed); }
    std::uint64_t requests() const noexcept { return request_count_.load(std::memory_order_relaxed); }
    Duration max_lag() const noexcept { return loop_.lag().max; }
    std::uint64_t refused() const noexcept { return refused_count_.load(std::memory_order_relaxed); }
    std::size_t in_flight() const noexcept { return in_flight_.load(std::memory_order_relaxed); }
    std::size_t fibers() const noexcept { return fiber_count_.load(std::memory_order_relaxed); }
    bool overloaded() const noexcept { return overloaded_.load(std::memory_order_relaxed); }

private:
    struct ListenerWatch;
    void accept_some(const Listener& listener);
    void open(int fd, const sockaddr_storage& address, const Listener& listener);
    void warn_of_slow_view(std::string_view name, Duration length) noexcept;
    bool has_room() const noexcept;
    bool has_too_many_connections() const noexcept;
    void watch_listeners();
    void pause_accepting();
    void start_ticking();
    void await_tick();
    void tick();
    void begin_stop();
    void finish_if_idle();

    struct ListenerWatch : fibers::Watch {
        Worker* worker = nullptr;
        const Listener* listener = nullptr;
    };

    const Shared& shared_;
    const std::size_t buffer_size_;
    const std::size_t max_connections_;
    const std::size_t max_in_flight_;
    std::string server_line_;
    DateLine date_;
    Wheel wheel_;
    Pool<char[]> buffers_{64};
    Pool<Exchange> exchanges_{64};
    Pool<std::string> outputs_{64};
    Shedder shedder_;
    Duration last_warning_;
    bool listening_ = false;
    bool stopping_ = false;
    bool accepting_paused_ = false;
    bool ticking_ = false;
    Duration next_tick_;
    std::atomic<std::size_t> connection_count_{0};
    std::atomic<std::uint64_t> request_count_{0};
    std::atomic<std::uint64_t> refused_count_{0};
    std::atomic<std::size_t> in_flight_{0};
    std::atomic<std::size_t> fiber_count_{0};
    std::atomic<bool> overloaded_{false};

    // The loop's end unwinds the fibers that are left, which use all of the above.
    fibers::Loop loop_;
    std::vector<ListenerWatch> listeners_;
    fibers::Subscription stop_subscription_;
    fibers::Timer ticker_;
    fibers::Timer resume_accepting_;
    fibers::Timer give_up_;
};

}  // namespace nuages::server
