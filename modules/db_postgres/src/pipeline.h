#pragma once

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>

#include "wire_watch.h"

namespace nuages::db {

// A connection that the fibers of one thread share for statements outside of transactions.
// Made when the first one comes, and again when it was lost. Belongs to one thread; it lives as long as
// somebody holds it, its own fiber included, which ends with the loop.
class Pipeline : public std::enable_shared_from_this<Pipeline> {
public:
    enum class Use { reading, writing };
    Pipeline(std::shared_ptr<const ConnectSettings> settings, Use use)
        : settings_(std::move(settings)), use_(use) {}
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
    void await_connection();
    void live();
    void serve(ConnectionPtr connection);
    bool is_ready() const noexcept { return watch_ && !watch_->has_ended(); }
    void flush_soon();
    // When the statement that has been under way for longest was sent, or later.
    Duration oldest_sent() const noexcept { return std::max(sent_, watch_->last_heard()); }

    const std::shared_ptr<const ConnectSettings> settings_;
    const Use use_;
    std::optional<Wire> wire_;
    std::optional<WireWatch> watch_;
    bool flushes_soon_ = false;
    Duration sent_{};        // when a statement was sent last while no other was under way
    bool is_alive_ = false;  // its fiber
    fibers::Handle fiber_;
    std::vector<fibers::Event*> waiting_;  // for a connection
    std::exception_ptr failure_;           // why there is none
};

}  // namespace nuages::db
