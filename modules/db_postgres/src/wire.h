#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include <nuages/fibers/sync.h>

#include "connect.h"
#include "messages.h"
#include "prepared_statements.h"
#include "transport.h"

namespace nuages::db {

// The answer to a statement, where its sender waits for it.
struct Reply {
    Result result;
    std::optional<ServerError> error;  // where anything failed
    bool done = false;
    bool lost = false;   // the connection went away before the answer came
    bool again = false;  // nothing of it has happened, and nothing is wrong with it: send it again
    fibers::Event* woken = nullptr;  // set once it is done
};

// Of a reply that is done; throws what went wrong.
Result result_of(Reply& reply, const ErrorContext& context);

// A connection that libpq has made, and what it has been sent in PostgreSQL's extended protocol. What lies
// between two Syncs is a segment: a transaction that ends at its first failure. A statement is one of its
// own, unless it is sent together with others. What is sent waits for flush(). Used by one thread at a time;
// never suspends.
class Wire {
public:
    // That of the server after the last answer.
    enum class Transaction : char { none = 'I', open = 'T', failed = 'E' };
    // The settings outlive the wire.
    Wire(ConnectionPtr connection, const ConnectSettings& settings);

    // Sends a statement. The reply must stay where it is until it is done or abandoned. `opening`, where
    // given, runs first in the same segment: where it fails the statement does not run. Throws, with nothing
    // sent, for parameters that cannot be sent, and ConnectionLost.
    void send(const Statement& statement, Parameters parameters, Reply& reply, const char* opening = nullptr);
    // The same for a statement whose place among its neighbours does not matter: where it has been seen to
    // read only, it shares a segment with those that are sent so before and after it, up to the next flush().
    // The server answers them in one go. Where one of them fails, the others are to be sent again.
    void send_together(const Statement& statement, Parameters parameters, Reply& reply);
    // The same for a command without parameters and rows. Without a reply its answer does not matter.
    void send_command(std::string_view sql, Reply* reply);
    // The sender no longer waits; the answer will be thrown away.
    void abandon(const Reply& reply) noexcept;

    // Whether all has gone out; false where the socket takes no more for now.
    bool flush();
    // TLS has something to send.
    bool wants_room() const noexcept { return transport_.wants_to_write(); }
    // Takes in what has arrived and finishes the replies that are complete. False where the connection is
    // lost; then every reply is finished as lost.
    bool receive();
    void fail_all() noexcept;

    int socket() const noexcept { return PQsocket(connection_.get()); }
    bool is_lost() const noexcept { return lost_; }
    bool is_idle() const noexcept { return under_way_.empty(); }
    std::size_t waiting() const noexcept { return under_way_.size(); }
    Transaction transaction() const noexcept { return transaction_; }
    // Why it is lost.
    const std::string& error() const noexcept { return error_; }
    PreparedStatements& statements() noexcept { return statements_; }

    // For what libpq does on the connection while nothing is under way here. In which transaction that has
    // left the server has to be said.
    PGconn* native() const noexcept { return connection_.get(); }
    void set_transaction(Transaction transaction) noexcept { transaction_ = transaction; }

private:
    // A statement or command that was sent.
    struct Sent {
        Reply* reply;
        std::uint64_t statement = 0;  // its id; 0 for none
        std::uint64_t number = 0;     // of the name under which it was prepared
        bool is_named = false;
        bool prepares = false;
        bool ends_segment = false;
        std::uint8_t parses = 0;    // answers to Parse that are still to come
        std::uint8_t commands = 1;  // that have not ended yet
        std::size_t usual_bytes = 0;
        std::shared_ptr<const Columns> columns{};
    };
    void put(const Statement& statement, Parameters parameters, Reply& reply, const char* opening,
             bool may_share);
    void require_connection() const;
    void end_segment();
    void close_dropped();
    void read_all();
    void take(const Message& message);
    void take_columns(Sent& sent, std::string_view body);
    void take_end(Sent& sent, std::string_view body);
    void take_error(Sent& sent, ServerError error);
    void finish_segment(char transaction);
    void learn(const Sent& sent, std::string_view tag);
    void learn_size(const Sent& sent);
    void lose(std::string_view reason);

    ConnectionPtr connection_;
    std::string_view description_;
    Transport transport_;
    PreparedStatements statements_;
    EncodedParameters encoded_;
    std::vector<Oid> types_;
    Outgoing outgoing_;
    Incoming incoming_;
    std::deque<Sent> under_way_;
    std::size_t open_ = 0;     // those at the end whose segment may still take more
    std::size_t ended_ = 0;    // those of the first segment that have run, while their transaction goes on
    bool has_failed_ = false;  // the one after them has
    Transaction transaction_ = Transaction::none;
    bool lost_ = false;
    std::string error_;
};

}  // namespace nuages::db
