#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <nuages/fibers/sync.h>

#include "wire_watch.h"

namespace nuages::db {

class ConnectionPool;

// A connection that belongs to one fiber or thread until this is destroyed. Waiting suspends the fiber.
class Lease {
public:
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&& other) = delete;
    // Gives the connection back, or closes it where it is not as it was.
    ~Lease();

    // Runs a statement; `opening` as in Wire::send().
    Result run(const Statement& statement, Parameters parameters, const char* opening = nullptr);
    Result run_command(const char* sql);
    // Ends what is under way, and the transaction. The connection is lost where that does not go quickly.
    void reset() noexcept;

    Wire& wire() const noexcept { return *wire_; }
    // Hands the wire to who waits for its socket himself: the loop watches it no more.
    Wire& unwatched_wire() noexcept {
        watch_.reset();
        return *wire_;
    }
    // Made for this lease, so that it cannot have been closed while it lay idle.
    bool is_new() const noexcept { return is_new_; }
    bool is_lost() const noexcept { return wire_->is_lost(); }

private:
    friend class ConnectionPool;
    Lease(ConnectionPool& pool, std::unique_ptr<Wire> wire, bool is_new)
        : pool_(&pool), wire_(std::move(wire)), is_new_(is_new) {}
    void await(Reply& reply);
    void await_in_fiber(Reply& reply);
    void cancel_running() noexcept;

    ConnectionPool* pool_;
    std::unique_ptr<Wire> wire_;
    std::unique_ptr<WireWatch> watch_;  // from the first statement in a fiber on
    bool is_new_;
};

// Connections for one fiber at a time, first come first served, from any thread.
class ConnectionPool {
public:
    explicit ConnectionPool(std::shared_ptr<const ConnectSettings> settings);
    ConnectionPool(const ConnectionPool&) = delete;
    ConnectionPool& operator=(const ConnectionPool&) = delete;

    // Throws OperationalError that names the limit where none becomes free in time, ConnectFailed where none
    // can be made.
    Lease lease();
    const ConnectSettings& settings() const noexcept { return *settings_; }
    PostgresDatabase::Statistics statistics() const;

private:
    friend class Lease;
    struct Idle {
        std::unique_ptr<Wire> wire;
        Duration since;
    };
    std::unique_ptr<Wire> take_idle();
    void give_back(std::unique_ptr<Wire> wire) noexcept;

    const std::shared_ptr<const ConnectSettings> settings_;
    fibers::Semaphore permits_;
    std::atomic<std::size_t> waiting_{0};
    std::atomic<std::size_t> leased_{0};
    mutable std::mutex mutex_;  // never held across a suspension
    std::vector<Idle> idle_;    // the one used last at the end
};

}  // namespace nuages::db
