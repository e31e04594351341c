#pragma once

#include <string>
#include <string_view>

#include <nuages/db_sqlite/sqlite_database.h>

#include "native_connection.h"
#include "writer_gate.h"

namespace nuages::db {

// The one writing connection of a process and the gate before it.
class Writer {
public:
    // `description` outlives the writer.
    Writer(const std::string& path, const SqliteOptions& options, std::string_view description);

    // Stores one statement, together with those of other fibers that come at the same time.
    ExecuteResult execute(const Statement& statement, Parameters parameters, RowHandler rows);
    // Waits for the gate and begins a transaction for its holder.
    std::unique_ptr<Connection> begin(const TransactionOptions& options);
    void checkpoint();

private:
    friend class LeasedConnection;
    // Waits for the gate and returns it held; throws LockedError when the time is over, as does the next.
    WriterGate& enter_alone();
    void begin_transaction();
    void commit();
    [[noreturn]] void throw_gate_timeout(std::string_view sql) const;

    const Duration lock_timeout_;
    std::string_view description_;
    WriterGate gate_;
    NativeConnection connection_;  // of the holder of the gate, as is what follows
    Duration contended_at_;        // when another process last kept us waiting
    Duration released_at_;         // when the last transaction ended
};

}  // namespace nuages::db
