#pragma once

#include <cstdint>
#include <exception>
#include <list>
#include <mutex>

#include <nuages/db/connection.h>
#include <nuages/fibers/sync.h>

namespace nuages::db {

// One statement that its owner wants stored. The owner waits; another fiber may run it in its own batch.
struct WriteJob {
    const Statement& statement;
    Parameters parameters;
    RowHandler rows;
    ExecuteResult result{};
    std::exception_ptr error{};
};

// The queue before the one writing connection of a process: first come, first served. Whoever is let in holds
// the gate until pass_on(), and may take over the jobs of those who come next, to do them along with its own.
class WriterGate {
public:
    enum class Outcome : std::uint8_t { entered, job_done, timed_out };

    // One that waits; lives on the stack of its fiber. Without a job it wants the connection to itself.
    class Ticket {
    public:
        explicit Ticket(WriteJob* job = nullptr) : job_(job) {}
        WriteJob& job() const noexcept { return *job_; }

    private:
        friend class WriterGate;
        enum class State : std::uint8_t { queued, taken, entered, done };
        WriteJob* job_;
        State state_ = State::queued;
        fibers::Event called_;
    };

    // Waits until the ticket holds the gate or another holder has done its job. Where the limit comes first,
    // and where fibers::Cancelled is thrown, it has left the queue and its job was not run; a job that is
    // being run already is waited for instead.
    Outcome enter(Ticket& ticket, Duration limit);
    // The holder lets the next one in.
    void pass_on() noexcept;
    // The holder takes over the job of the next in the queue and owes it a finish(). Null where the next one
    // has no job or one whose rows are to be handled.
    Ticket* take_next_job() noexcept;
    void finish(Ticket& ticket) noexcept;

private:
    Outcome outcome(Ticket& ticket);
    bool leave(Ticket& ticket) noexcept;

    std::mutex mutex_;  // guards the queue and the states, for a few instructions at a time
    std::list<Ticket*> queue_;
    bool held_ = false;
};

// Passes the gate on at the end of a block.
class GateHold {
public:
    explicit GateHold(WriterGate& gate) noexcept : gate_(gate) {}
    GateHold(const GateHold&) = delete;
    GateHold& operator=(const GateHold&) = delete;
    ~GateHold() { gate_.pass_on(); }

private:
    WriterGate& gate_;
};

}  // namespace nuages::db
