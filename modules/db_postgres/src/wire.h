#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include <nuages/fibers/sync.h>

#include "connect.h"
#include "parameters.h"
#include "prepared_statements.h"

namespace nuages::db {

// The answer to a statement, where its sender waits for it.
struct Reply {
    ResultPtr result;  // the failed one where anything failed
    bool done = false;
    bool failed = false;
    bool lost = false;               // the connection went away before the answer came
    bool stale = false;              // what was prepared no longer fits; nothing has happened: send it again
    fibers::Event* woken = nullptr;  // set once it is done
};

// A connection in pipeline mode and what it has been sent. Each statement is a segment of its own, with a
// Sync at its end, so that its failure and its transaction are its own. Used by one thread at a time; never
// suspends.
class Wire {
public:
    // Shared by statements that are each a transaction of their own, or leased to one fiber.
    enum class Use : std::uint8_t { shared, leased };
    // The settings outlive the wire.
    Wire(ConnectionPtr connection, Use use, const ConnectSettings& settings);

    // Sends a statement. The reply must stay where it is until it is done or abandoned. `opening`, where
    // given, runs first in the same segment: where it fails the statement does not run. Throws, with nothing
    // sent, for parameters that cannot be sent, and ConnectionLost.
    void send(const Statement& statement, Parameters parameters, Reply& reply, const char* opening = nullptr);
    // The same for a command without parameters and rows. Without a reply its answer does not matter.
    void send_command(const char* sql, Reply* reply);
    // The sender no longer waits; the answer will be thrown away.
    void abandon(const Reply& reply) noexcept;

    // Whether all has gone out; false where the socket takes no more for now.
    bool flush();
    // Takes in what has arrived and finishes the replies that are complete. False where the connection is
    // lost; then every reply is finished as lost.
    bool receive();
    void fail_all() noexcept;
    // Of a reply that is done; throws what went wrong.
    ResultPtr result_of(Reply& reply, const ErrorContext& context) const;

    int socket() const noexcept { return PQsocket(connection_.get()); }
    PGconn* native() const noexcept { return connection_.get(); }
    bool is_lost() const noexcept { return lost_ || PQstatus(connection_.get()) == CONNECTION_BAD; }
    bool is_idle() const noexcept { return parts_.empty(); }
    std::size_t waiting() const noexcept { return syncs_; }
    PGTransactionStatusType transaction() const noexcept { return PQtransactionStatus(connection_.get()); }
    std::string error() const { return PQerrorMessage(connection_.get()); }
    PreparedStatements& statements() noexcept { return statements_; }

private:
    // One command that was sent, in order.
    struct Part {
        enum class Kind : std::uint8_t { opening, prepare, execute, sync };
        Kind kind;
        Reply* reply;
        std::uint64_t statement;  // its id; 0 for none
        bool named;
    };
    void sent(int ok, Part part);
    void close_dropped();
    void take(Part& part, ResultPtr result);
    void finish(Part& part);
    void learn(const Part& part, PGresult* result);

    ConnectionPtr connection_;
    Use use_;
    std::string_view description_;
    PreparedStatements statements_;
    EncodedParameters encoded_;
    std::vector<Oid> types_;
    std::deque<Part> parts_;
    std::size_t syncs_ = 0;  // of parts_
    bool lost_ = false;
};

}  // namespace nuages::db
