#include "write_batch.h"

#include <array>

#include <nuages/fibers/loop.h>

#include "commands.h"
#include "retry.h"

namespace nuages::db {
namespace {

// Bounds on what is committed together, so that the first in a batch does not wait long for the last.
constexpr std::size_t most_jobs = 256;
constexpr Duration longest_batch = Duration::milliseconds(10);

class Batch {
public:
    Batch(NativeConnection& connection, WriterGate& gate, WriteJob& own, Duration lock_timeout)
        : connection_(connection), gate_(gate), lock_timeout_(lock_timeout), jobs_{&own} {}

    void run() {
        if (!run_jobs() || (connection_.in_transaction() && !commit()))
            run_again_one_by_one();
        for (std::size_t i = 1; i < count_; ++i)
            gate_.finish(*guests_[i]);
    }

private:
    // False where SQLite gave up the whole transaction.
    bool run_jobs() {
        const Duration end = fibers::monotonic_now() + longest_batch;
        if (!run_first(*jobs_[0]))
            return true;
        while (WriteJob* job = next_job(end)) {
            run_in_savepoint(*job);
            if (!connection_.in_transaction())
                return false;
        }
        return true;
    }

    // It needs no savepoint: where it fails, the transaction with nothing else in it is over.
    bool run_first(WriteJob& job) noexcept {
        try {
            run_job(job);
            return true;
        } catch (...) {
            job.error = std::current_exception();
            roll_back(connection_);
            return false;
        }
    }

    WriteJob* next_job(Duration end) {
        // Handled rows cannot be taken back, so a job with a handler must not have to run again for another's
        // sake.
        if (jobs_[0]->rows || count_ == most_jobs || fibers::monotonic_now() >= end)
            return nullptr;
        WriterGate::Ticket* guest = gate_.take_next_job();
        if (!guest)
            return nullptr;
        guests_[count_] = guest;
        return jobs_[count_++] = &guest->job();
    }

    void run_in_savepoint(WriteJob& job) noexcept {
        try {
            connection_.run(commands().set_job);
            run_job(job);
            connection_.run(commands().keep_job);
        } catch (...) {
            job.error = std::current_exception();
            undo_job();
        }
    }

    void run_job(WriteJob& job) {
        job.result = connection_.execute(job.statement, job.parameters, job.rows);
        // It would fail the commit of all.
        if (connection_.has_unresolved_foreign_keys())
            connection_.throw_foreign_key_failure(job.statement);
    }

    void undo_job() noexcept {
        if (!connection_.in_transaction())
            return;
        try {
            connection_.run(commands().undo_job);
            connection_.run(commands().keep_job);
        } catch (...) {
            roll_back(connection_);  // the others run again
        }
    }

    bool commit() {
        try {
            retry_while_locked(lock_timeout_, [&] { connection_.run(commands().commit); });
            return true;
        } catch (...) {
            roll_back(connection_);
            commit_error_ = std::current_exception();
            return false;
        }
    }

    // Nothing of the batch is stored: each that has not failed by itself gets a transaction and an answer of
    // its own.
    void run_again_one_by_one() {
        if (count_ == 1 && commit_error_) {
            jobs_[0]->error = commit_error_;
            return;
        }
        for (std::size_t i = 0; i < count_; ++i) {
            if (!jobs_[i]->error)
                run_alone(*jobs_[i]);
        }
    }

    void run_alone(WriteJob& job) noexcept {
        try {
            retry_while_locked(lock_timeout_, [&] { connection_.run(commands().begin); });
            run_job(job);
            retry_while_locked(lock_timeout_, [&] { connection_.run(commands().commit); });
        } catch (...) {
            job.error = std::current_exception();
            roll_back(connection_);
        }
    }

    NativeConnection& connection_;
    WriterGate& gate_;
    const Duration lock_timeout_;
    std::array<WriteJob*, most_jobs> jobs_;                // the holder's own first
    std::array<WriterGate::Ticket*, most_jobs> guests_{};  // of the others, at the same index
    std::size_t count_ = 1;
    std::exception_ptr commit_error_;
};

}  // namespace

void run_batch(NativeConnection& connection, WriterGate& gate, WriteJob& own,
               Duration lock_timeout) noexcept {
    Batch(connection, gate, own, lock_timeout).run();
}

}  // namespace nuages::db
