#pragma once

#include "native_connection.h"
#include "writer_gate.h"

namespace nuages::db {

// Runs the holder's job and those that queue behind it in the transaction that is open on the connection, and
// commits them together; each has its result or error when this returns, and the others have been told. A job
// that fails does so alone. Runs on a worker: it waits for the disk. Does not throw.
void run_batch(NativeConnection& connection, WriterGate& gate, WriteJob& own, Duration lock_timeout) noexcept;

}  // namespace nuages::db
