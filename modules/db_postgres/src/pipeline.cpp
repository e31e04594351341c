#include "pipeline.h"

#include <utility>

namespace nuages::db {
namespace {

// What is behind a statement that waits for a lock would wait with it.
constexpr Duration longest_hold_up = Duration::milliseconds(20);
constexpr std::size_t most_waiting = 256;
// A result beyond this, or that took as long, sends its statement to leased connections for its next runs.
// Then it is tried here again, for it may have been the server's fault.
constexpr std::size_t heavy_bytes = 1024 * 1024;
constexpr Duration heavy_time = Duration::milliseconds(50);
constexpr int leases = 15;

}  // namespace

bool Pipeline::takes(const Statement& statement) noexcept {
    if (!statement.id())
        return false;
    if (!wire_)
        return true;
    if (wire_->waiting() > 0 && (wire_->waiting() >= most_waiting ||
                                 fibers::Loop::current()->now() - oldest_sent() > longest_hold_up))
        return false;
    PreparedStatement* known = wire_->statements().find(statement.id());
    if (!known || known->leases_left == 0) [[likely]]
        return true;
    --known->leases_left;
    return false;
}

Result Pipeline::run(const Statement& statement, Parameters parameters) {
    const ErrorContext context{statement.sql(), settings_->description()};
    constexpr int attempts = 3;
    for (int attempt = 1;; ++attempt) {
        if (!is_ready())
            await_connection();
        const Duration start = fibers::Loop::current()->now();
        if (wire_->waiting() == 0)
            sent_ = start;
        fibers::Event woken;
        Reply reply;
        reply.woken = &woken;
        try {
            // What failed with its neighbours goes alone.
            if (use_ == Use::reading && attempt == 1)
                wire_->send_together(statement, parameters, reply);
            else
                wire_->send(statement, parameters, reply);
        } catch (const ConnectionLost&) {
            watch_->end();
            throw_lost(wire_->error(), context);
        }
        try {
            flush_soon();
            woken.wait();
        } catch (...) {
            if (!reply.done)
                wire_->abandon(reply);
            throw;
        }
        if (reply.again && attempt < attempts)
            continue;
        Result result = result_of(reply, context);
        const bool is_heavy =
            result.rows.size() > heavy_bytes || fibers::Loop::current()->now() - start > heavy_time;
        if (is_heavy && wire_)
            if (PreparedStatement* known = wire_->statements().find(statement.id()))
                known->leases_left = leases;
        return result;
    }
}

void Pipeline::stop() {
    if (fiber_)
        fiber_.cancel();
}

// ---------------------------------------------------------------- the connection

void Pipeline::await_connection() {
    const Duration patience = settings_->options().connect_timeout + Duration::seconds(1);
    const Duration deadline = fibers::monotonic_now() + patience;
    while (!is_ready()) {
        if (!is_alive_) {
            is_alive_ = true;
            failure_ = nullptr;
            fiber_ = fibers::spawn([self = shared_from_this()] { self->live(); });
        }
        fibers::Event woken;
        waiting_.push_back(&woken);
        const auto leave = [&] { std::erase(waiting_, &woken); };
        bool in_time;
        try {
            in_time = woken.wait_for(deadline - fibers::monotonic_now());
        } catch (...) {
            leave();
            throw;
        }
        leave();
        if (is_ready())
            return;
        if (failure_)
            std::rethrow_exception(failure_);
        if (!in_time)
            throw UnreachableError(
                {"no connection could be made in time", {}, settings_->description(), {}, "08001"});
    }
}

// What the fiber does: one connection from its making to its end.
void Pipeline::live() {
    const fibers::Label label("database connection");
    struct Ended {
        ~Ended() {
            pipeline.is_alive_ = false;
            for (fibers::Event* event : pipeline.waiting_)
                event->set();
        }
        Pipeline& pipeline;
    } const ended{*this};
    try {
        serve(settings_->connect_patiently());
    } catch (const std::exception&) {
        failure_ = std::current_exception();
    }
}

void Pipeline::serve(ConnectionPtr connection) {
    fibers::Event lost;
    struct Ended {
        ~Ended() {
            if (pipeline.watch_)
                pipeline.watch_->end();
            pipeline.watch_.reset();
            pipeline.wire_.reset();
        }
        Pipeline& pipeline;
    } const ended{*this};
    wire_.emplace(std::move(connection), *settings_);
    watch_.emplace(*wire_, &lost);
    flushes_soon_ = false;
    for (fibers::Event* event : waiting_)
        event->set();
    lost.wait();
}

// What the fibers of this round of the loop still have to say goes out together.
void Pipeline::flush_soon() {
    if (std::exchange(flushes_soon_, true))
        return;
    fibers::Loop::current()->defer([self = shared_from_this()] {
        self->flushes_soon_ = false;
        if (self->is_ready())
            self->watch_->flush();
    });
}

}  // namespace nuages::db
