#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>

#include "wire.h"

namespace nuages::db {

// A connection that the fibers of one thread share for statements that are each a transaction of their own.
// Made when the first one comes, and again when it was lost. Belongs to one thread; it lives as long as
// somebody holds it, its own fiber included, which ends with the loop.
class Pipeline : public std::enable_shared_from_this<Pipeline> {
public:
    explicit Pipeline(std::shared_ptr<const ConnectSettings> settings) : settings_(std::move(settings)) {}
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    // Whether the statement may go here: one that is known to be light, while nothing holds up those before
    // it.
    bool takes(const Statement& statement) noexcept;
    // Runs it, in a fiber of the loop.
    Result run(const Statement& statement, Parameters parameters);
    // Closes the connection soon; from any thread, once nobody runs anything any more.
    void stop();

private:
    struct SocketWatch : fibers::Watch {
        Pipeline* pipeline;
    };
    void await_connection();
    void live();
    void serve(ConnectionPtr connection);
    void end_serving() noexcept;
    void end_watching() noexcept;
    bool is_ready() const noexcept { return wire_ && lost_; }
    void flush_soon();
    void watch_for_room();
    static void on_socket(fibers::Watch& watch, std::uint32_t events);

    const std::shared_ptr<const ConnectSettings> settings_;
    std::optional<Wire> wire_;
    SocketWatch watch_{};
    bool flushes_soon_ = false;
    bool wants_room_ = false;  // the watch waits for writability, too
    Duration oldest_sent_{};   // when the statement that has been under way for longest was sent, or later
    bool is_alive_ = false;    // its fiber
    fibers::Handle fiber_;
    fibers::Event* lost_ = nullptr;        // where the fiber waits while it serves; null once it is lost
    std::vector<fibers::Event*> waiting_;  // for a connection
    std::exception_ptr failure_;           // why there is none
};

}  // namespace nuages::db
