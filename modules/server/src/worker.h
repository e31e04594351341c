#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include <nuages/fibers/blocking.h>
#include <nuages/fibers/loop.h>
#include <nuages/http/handler.h>
#include <nuages/log/log.h>
#include <nuages/server/server.h>

#include "date.h"
#include "exchange.h"
#include "pool.h"
#include "wheel.h"

namespace nuages::server {

class Connection;

// What the workers of a server share.
struct Shared {
    Options options;
    Handler handler;
    unsigned workers = 1;
    int listener = -1;
    LocalAddress address;
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

    // False where too many requests are in flight already; otherwise the caller ends it.
    bool begin_request() noexcept;
    void end_request() noexcept { --in_flight_; }
    // Takes the connection out and destroys it.
    void close(Connection& connection) noexcept;

    // -- From any thread
    std::size_t connections() const noexcept { return connection_count_.load(std::memory_order_relaxed); }
    std::uint64_t requests() const noexcept { return request_count_.load(std::memory_order_relaxed); }
    Duration max_lag() const noexcept { return loop_.lag().max; }

private:
    void accept_some();
    void open(int fd, const sockaddr_storage& address);
    void watch_listener();
    void pause_accepting();
    void start_ticking();
    void await_tick();
    void tick();
    void begin_stop();
    void finish_if_idle();

    struct ListenerWatch : fibers::Watch {
        Worker* worker = nullptr;
        bool watched = false;
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
    std::size_t in_flight_ = 0;
    bool stopping_ = false;
    bool accepting_paused_ = false;
    bool ticking_ = false;
    Duration next_tick_;
    std::atomic<std::size_t> connection_count_{0};
    std::atomic<std::uint64_t> request_count_{0};

    // The loop's end unwinds the fibers that are left, which use all of the above.
    fibers::Loop loop_;
    ListenerWatch listener_;
    fibers::Subscription stop_subscription_;
    fibers::Timer ticker_;
    fibers::Timer resume_accepting_;
    fibers::Timer give_up_;
};

}  // namespace nuages::server
