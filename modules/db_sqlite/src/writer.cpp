#include "writer.h"

#include <sqlite3.h>

#include <nuages/fibers/blocking.h>
#include <nuages/fibers/cancel.h>
#include <nuages/fibers/fiber.h>
#include <nuages/fibers/loop.h>

#include "commands.h"
#include "retry.h"
#include "write_batch.h"

namespace nuages::db {
namespace {

// While another process was seen to write in the last `courtesy_period`, a gap is left between two
// transactions of ours: SQLite's lock knows no queue, and a busy site would hardly ever let go of it.
constexpr Duration courtesy_period = Duration::seconds(1);
constexpr Duration courtesy_gap = Duration::milliseconds(1);

// Waits for the disk where that keeps no other fiber waiting: on a worker, or here where there is no other.
// Two hand-overs between threads cost more than all else of a small transaction.
template <class F>
void beside_the_loop(F&& f) {
    const fibers::Loop* loop = fibers::Loop::current();
    if (loop && loop->serves_one_fiber())
        f();
    else
        fibers::run_blocking(f);
}

}  // namespace

// The writing connection while an atomic block holds the gate.
class LeasedConnection final : public Connection {
public:
    LeasedConnection(Writer& writer, const TransactionOptions& options)
        : writer_(writer), hold_(writer.enter_alone()), without_foreign_keys_(options.without_foreign_keys) {
        if (without_foreign_keys_)
            writer_.connection_.enforce_foreign_keys(false);
        try {
            writer_.begin_transaction();
        } catch (...) {
            restore();
            throw;
        }
    }

    ~LeasedConnection() override {
        rollback();
        restore();
    }

    void query(const Statement& statement, Parameters parameters, RowHandler rows) override {
        writer_.connection_.query(statement, parameters, rows);
    }

    ExecuteResult execute(const Statement& statement, Parameters parameters, RowHandler rows) override {
        return writer_.connection_.execute(statement, parameters, rows);
    }

    std::unique_ptr<Cursor> open_cursor(const Statement& statement, Parameters parameters,
                                        std::size_t rows_at_once) override {
        return writer_.connection_.open_cursor(statement, parameters, rows_at_once);
    }

    void commit() override {
        const fibers::CancellationShield shield;
        beside_the_loop([&] { writer_.commit(); });
    }

    void rollback() noexcept override { roll_back(writer_.connection_); }

    bool in_transaction() const override { return writer_.connection_.in_transaction(); }

private:
    void restore() noexcept {
        writer_.released_at_ = fibers::monotonic_now();
        if (without_foreign_keys_)
            writer_.connection_.enforce_foreign_keys(true);
    }

    Writer& writer_;
    GateHold hold_;
    const bool without_foreign_keys_;
};

Writer::Writer(const std::string& path, const SqliteOptions& options, std::string_view description)
    : lock_timeout_(options.lock_timeout),
      description_(description),
      connection_(path, options, NativeConnection::Role::writer, description),
      contended_at_(fibers::monotonic_now() - courtesy_period),
      released_at_(contended_at_) {}

ExecuteResult Writer::execute(const Statement& statement, Parameters parameters, RowHandler rows) {
    WriteJob job{statement, parameters, rows};
    WriterGate::Ticket ticket(&job);
    switch (gate_.enter(ticket, lock_timeout_)) {
        case WriterGate::Outcome::timed_out:
            throw_gate_timeout(statement.sql());
        case WriterGate::Outcome::entered: {
            const GateHold hold(gate_);
            begin_transaction();
            const fibers::CancellationShield shield;  // others' jobs may hang on this one from here on
            beside_the_loop([&] { run_batch(connection_, gate_, job, lock_timeout_); });
            released_at_ = fibers::monotonic_now();
            break;
        }
        case WriterGate::Outcome::job_done:
            break;
    }
    if (job.error)
        std::rethrow_exception(job.error);
    return job.result;
}

std::unique_ptr<Connection> Writer::begin(const TransactionOptions& options) {
    return std::make_unique<LeasedConnection>(*this, options);
}

WriterGate& Writer::enter_alone() {
    WriterGate::Ticket ticket;
    if (gate_.enter(ticket, lock_timeout_) == WriterGate::Outcome::timed_out)
        throw_gate_timeout("BEGIN IMMEDIATE");
    return gate_;
}

void Writer::begin_transaction() {
    const Duration now = fibers::monotonic_now();
    if (now - contended_at_ < courtesy_period && now - released_at_ < courtesy_gap)
        fibers::sleep_for(courtesy_gap);
    try {
        connection_.run(commands().begin);
    } catch (const LockedError&) {
        retry_while_locked(lock_timeout_, [&] { connection_.run(commands().begin); });
        contended_at_ = fibers::monotonic_now();
    }
}

void Writer::commit() {
    try {
        retry_while_locked(lock_timeout_, [&] { connection_.run(commands().commit); });
    } catch (...) {
        roll_back(connection_);
        throw;
    }
}

void Writer::checkpoint() {
    const GateHold hold(enter_alone());
    const fibers::CancellationShield shield;
    fibers::run_blocking([&] {
        const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                                   nullptr, nullptr);
        // Readers and other processes may keep a part of the log in use: the next one takes it.
        if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY)
            throw_failure(connection_.handle(), code, {"PRAGMA wal_checkpoint", description_});
    });
}

void Writer::throw_gate_timeout(std::string_view sql) const {
    throw LockedError(
        {"database is locked", std::string(sql), std::string(description_),
         "Another atomic block of this process kept writing for longer than lock_timeout. Keep blocks "
         "short, and let a block not wait for another fiber or thread that writes itself."});
}

}  // namespace nuages::db
