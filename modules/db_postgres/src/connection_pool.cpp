#include "connection_pool.h"

#include <poll.h>
#include <utility>

#include <nuages/fibers/blocking.h>
#include <nuages/fibers/cancel.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/wait.h>

namespace nuages::db {
namespace {

// How long a statement that nobody waits for any more may take to end before its connection is closed
// instead.
constexpr Duration cleanup_time = Duration::seconds(2);

bool has_something_to_say(int fd) {
    pollfd descriptor{fd, POLLIN | POLLRDHUP, 0};
    return ::poll(&descriptor, 1, 0) != 0;
}

struct FreeCancel {
    void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
};

}  // namespace

// ---------------------------------------------------------------- Lease

Lease::~Lease() {
    if (!wire_)
        return;
    watch_.reset();
    if (!wire_->is_lost() && (!wire_->is_idle() || wire_->transaction() != Wire::Transaction::none))
        reset();
    if (wire_->is_lost() || !wire_->is_idle() || wire_->transaction() != Wire::Transaction::none)
        wire_.reset();
    pool_->give_back(std::move(wire_));
}

Result Lease::run(const Statement& statement, Parameters parameters, const char* opening) {
    constexpr int attempts = 3;
    for (int attempt = 1;; ++attempt) {
        Reply reply;
        wire_->send(statement, parameters, reply, opening);
        await(reply);
        // In a transaction the failure has spoilt it.
        const bool may_repeat = reply.again && attempt < attempts &&
                                (opening ? wire_->transaction() == Wire::Transaction::failed
                                         : wire_->transaction() == Wire::Transaction::none);
        if (!may_repeat)
            return result_of(reply, {statement.sql(), pool_->settings().description()});
        if (opening)
            run_command("ROLLBACK");
    }
}

Result Lease::run_command(const char* sql) {
    Reply reply;
    wire_->send_command(sql, &reply);
    await(reply);
    return result_of(reply, {sql, pool_->settings().description()});
}

void Lease::await(Reply& reply) {
    if (fibers::in_fiber())
        return await_in_fiber(reply);
    while (!reply.done) {
        // The server may stop reading until its answers are taken.
        if (wire_->flush())
            fibers::wait_readable(wire_->socket());
        else
            fibers::wait_writable(wire_->socket(), Duration::milliseconds(100));
        wire_->receive();
    }
}

void Lease::await_in_fiber(Reply& reply) {
    fibers::Event woken;
    reply.woken = &woken;
    try {
        if (!watch_)
            watch_ = std::make_unique<WireWatch>(*wire_);
        watch_->flush();
        woken.wait();
    } catch (...) {
        if (!reply.done) {
            wire_->abandon(reply);
            cancel_running();
        }
        throw;
    }
}

// Nobody else's statement can be on its way here, which is why only leased connections are cancelled.
void Lease::cancel_running() noexcept {
    const std::unique_ptr<PGcancel, FreeCancel> cancel(PQgetCancel(wire_->native()));
    if (!cancel)
        return;
    try {
        const fibers::CancellationShield shield;
        fibers::run_blocking([&] {
            char error[256];
            PQcancel(cancel.get(), error, sizeof error);
        });
    } catch (...) {
        wire_->fail_all();
    }
}

void Lease::reset() noexcept {
    watch_.reset();
    const fibers::CancellationShield shield;
    const Duration deadline = fibers::monotonic_now() + cleanup_time;
    try {
        const auto drain = [&] {
            while (!wire_->is_idle() && !wire_->is_lost()) {
                wire_->flush();
                const Duration left = deadline - fibers::monotonic_now();
                if (left.us <= 0 || !fibers::wait_readable(wire_->socket(), left))
                    return wire_->fail_all();
                wire_->receive();
            }
        };
        drain();
        if (!wire_->is_lost() && wire_->transaction() != Wire::Transaction::none) {
            wire_->send_command("ROLLBACK", nullptr);
            drain();
        }
    } catch (...) {
        wire_->fail_all();
    }
}

// ---------------------------------------------------------------- ConnectionPool

ConnectionPool::ConnectionPool(std::shared_ptr<const ConnectSettings> settings)
    : settings_(std::move(settings)), permits_(static_cast<std::int64_t>(settings_->options().pool_size)) {}

Lease ConnectionPool::lease() {
    const PostgresOptions& options = settings_->options();
    if (!permits_.try_acquire()) {
        waiting_.fetch_add(1, std::memory_order_relaxed);
        bool granted;
        try {
            granted = permits_.acquire_for(options.pool_timeout);
        } catch (...) {
            waiting_.fetch_sub(1, std::memory_order_relaxed);
            throw;
        }
        waiting_.fetch_sub(1, std::memory_order_relaxed);
        if (!granted)
            throw OperationalError({"all " + std::to_string(options.pool_size) +
                                        " connections of the pool are leased, and none became free "
                                        "within " +
                                        std::to_string(options.pool_timeout.us / 1000) + " ms",
                                    {},
                                    settings_->description(),
                                    "Keep atomic blocks short and free of waits for anything else, or raise "
                                    "'pool_size' (and max_connections "
                                    "of the server); 'pool_timeout' is how long to wait.",
                                    "53300"});
    }
    leased_.fetch_add(1, std::memory_order_relaxed);
    try {
        if (auto wire = take_idle())
            return Lease(*this, std::move(wire), false);
        return Lease(*this, std::make_unique<Wire>(settings_->connect_patiently(), *settings_), true);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

std::unique_ptr<Wire> ConnectionPool::take_idle() {
    const Duration oldest = fibers::monotonic_now() - settings_->options().idle_timeout;
    std::vector<Idle> closing;  // after the lock is released
    const std::lock_guard lock(mutex_);
    while (!idle_.empty()) {
        Idle last = std::move(idle_.back());
        idle_.pop_back();
        const bool is_open = !has_something_to_say(last.wire->socket()) || last.wire->receive();
        if (is_open && last.since >= oldest)
            return std::move(last.wire);
        closing.push_back(std::move(last));
    }
    return nullptr;
}

void ConnectionPool::give_back(std::unique_ptr<Wire> wire) noexcept {
    leased_.fetch_sub(1, std::memory_order_relaxed);
    std::unique_ptr<Wire> closing;
    {
        const std::lock_guard lock(mutex_);
        const Duration now = fibers::monotonic_now();
        if (wire)
            idle_.push_back({std::move(wire), now});
        if (!idle_.empty() && idle_.front().since < now - settings_->options().idle_timeout) {
            closing = std::move(idle_.front().wire);
            idle_.erase(idle_.begin());
        }
    }
    permits_.release();
}

PostgresDatabase::Statistics ConnectionPool::statistics() const {
    const std::lock_guard lock(mutex_);
    return {leased_.load(std::memory_order_relaxed), idle_.size(), waiting_.load(std::memory_order_relaxed),
            settings_->made()};
}

}  // namespace nuages::db
