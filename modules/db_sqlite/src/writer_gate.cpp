#include "writer_gate.h"

#include <nuages/fibers/cancel.h>

namespace nuages::db {

WriterGate::Outcome WriterGate::enter(Ticket& ticket, Duration limit) {
    {
        const std::lock_guard lock(mutex_);
        if (!held_) {
            held_ = true;
            ticket.state_ = Ticket::State::entered;
            return Outcome::entered;
        }
        queue_.push_back(&ticket);
    }
    bool called = false;
    try {
        called = ticket.called_.wait_for(limit);
    } catch (...) {
        if (!leave(ticket) && outcome(ticket) == Outcome::entered)
            pass_on();
        throw;
    }
    if (!called && leave(ticket))
        return Outcome::timed_out;
    return outcome(ticket);
}

// Of a ticket that is not in the queue any more.
WriterGate::Outcome WriterGate::outcome(Ticket& ticket) {
    // Who took the job still uses it, and who let us in still touches the event.
    const fibers::CancellationShield shield;
    ticket.called_.wait();
    const std::lock_guard lock(mutex_);
    return ticket.state_ == Ticket::State::entered ? Outcome::entered : Outcome::job_done;
}

// False where the ticket was called or taken meanwhile.
bool WriterGate::leave(Ticket& ticket) noexcept {
    const std::lock_guard lock(mutex_);
    return ticket.state_ == Ticket::State::queued && queue_.remove(&ticket) == 1;
}

void WriterGate::pass_on() noexcept {
    Ticket* next = nullptr;
    {
        const std::lock_guard lock(mutex_);
        if (queue_.empty()) {
            held_ = false;
            return;
        }
        next = queue_.front();
        queue_.pop_front();
        next->state_ = Ticket::State::entered;
    }
    next->called_.set();
}

WriterGate::Ticket* WriterGate::take_next_job() noexcept {
    const std::lock_guard lock(mutex_);
    if (queue_.empty() || !queue_.front()->job_ || queue_.front()->job_->rows)
        return nullptr;
    Ticket* next = queue_.front();
    queue_.pop_front();
    next->state_ = Ticket::State::taken;
    return next;
}

void WriterGate::finish(Ticket& ticket) noexcept {
    {
        const std::lock_guard lock(mutex_);
        ticket.state_ = Ticket::State::done;
    }
    ticket.called_.set();
}

}  // namespace nuages::db
